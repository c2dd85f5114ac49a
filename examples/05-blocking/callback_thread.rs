//! A foreign thread reaches the runtime in three ways: `blocking_send` into a channel, `Handle::spawn`, and `Handle::block_on` for an answer.

use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// A driver from before async: it owns a thread and calls back from there.
fn on_reading(callback: impl Fn(u32) + Send + 'static) {
    let driver = move || {
        for celsius in [19, 20, 21] {
            thread::sleep(Duration::from_millis(200));
            callback(celsius);
        }
    };
    let thread = thread::Builder::new().name("driver".into());
    thread.spawn(driver).unwrap();
}

async fn store(celsius: u32) -> &'static str {
    sleep(Duration::from_millis(50)).await;
    println!("{celsius} °C stored");
    "written"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let runtime = Handle::current();
    let (sender, mut readings) = mpsc::channel(16);
    on_reading(move |celsius| match celsius {
        19 => sender.blocking_send(celsius).unwrap(),
        20 => drop(runtime.spawn(store(celsius))),
        _ => {
            let limit = Duration::from_millis(100);
            let answer = async { timeout(limit, store(celsius)).await };
            println!("the driver got {:?}", runtime.block_on(answer));
        }
    });
    // The driver's thread owns the sender, so this loop ends when the driver does.
    while let Some(celsius) = readings.recv().await {
        println!("{celsius} °C received");
    }
    println!("the driver has gone");
}
