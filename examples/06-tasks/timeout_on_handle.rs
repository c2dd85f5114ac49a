//! When the limit is over, `timeout` drops what it holds. Here that is a handle, so the report is printed after all.

use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn print_report() -> u32 {
    sleep(Duration::from_millis(300)).await;
    println!("report: printed");
    12
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let report = tokio::spawn(print_report());
    match timeout(Duration::from_millis(100), report).await {
        Ok(pages) => println!("pages: {}", pages.unwrap()),
        Err(_) => println!("too late"),
    }
    sleep(Duration::from_millis(400)).await;
    println!("office closed");
}
