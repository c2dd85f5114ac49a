//! An async function stands beside the sync one, and calls it elsewhere.

// While a shop writes an invoice, no heartbeat is printed: somewhere below `invoice` a call blocks. Find it, and change the
// one place that has to change. The helpers are called by sync code too, so leave them as they are.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// Leave the helpers as they are.
fn load_logo() -> &'static str {
    "Tea & Co"
}

fn wait_until(order: u32) -> u32 {
    14 + 7 * extra_weeks(order)
}

fn extra_weeks(order: u32) -> u32 {
    order % 3
}

fn salutation(order: u32) -> String {
    format!("Dear {}", name(order))
}

fn name(order: u32) -> String {
    customer(order).to_uppercase()
}

fn customer(order: u32) -> String {
    println!("card file: begins");
    thread::sleep(Duration::from_millis(400)); // an old database driver
    println!("card file: done");
    format!("customer {order}")
}

async fn heartbeat() {
    for beat in 1..=6 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

async fn invoice(order: u32) -> String {
    let (logo, days, salutation) = tokio::join!(
        async { load_logo() },
        async { wait_until(order) },
        aside(move || salutation(order)),
    );
    format!("{logo}: {salutation}, please pay within {days} days")
}

async fn serve() {
    sleep(Duration::from_millis(150)).await; // an order comes in
    println!("{}", invoice(7).await);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heartbeat(), serve());
}
