//! A thread that does not belong to the runtime cannot spawn into it by itself: there is no runtime to be found on that thread.

use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::sleep;

/// A driver from before async: it owns a thread and calls back from there.
fn on_reading(callback: impl Fn(u32) + Send + 'static) {
    let driver = move || {
        for celsius in [19, 20] {
            thread::sleep(Duration::from_millis(200));
            callback(celsius);
        }
    };
    let thread = thread::Builder::new().name("driver".into());
    thread.spawn(driver).unwrap();
}

async fn store(celsius: u32) {
    println!("{celsius} °C stored");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `tokio::spawn(store(celsius))` would panic there, with the words of this error.
    on_reading(|celsius| match Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn(store(celsius))),
        Err(problem) => println!("{celsius} °C lost: {problem}"),
    });
    sleep(Duration::from_millis(500)).await;
    println!("nothing was stored");
}
