//! A foreign thread has no runtime: `tokio::spawn` panics there, the thread ends, and `main` hears nothing of it.

use std::thread;
use std::time::Duration;
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
    on_reading(|celsius| {
        println!("{celsius} °C read");
        tokio::spawn(store(celsius));
    });
    sleep(Duration::from_millis(500)).await;
    println!("end of the day");
}
