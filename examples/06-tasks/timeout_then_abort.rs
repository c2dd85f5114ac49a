//! The timeout only borrows the handle: when the limit is over, the task is aborted and awaited.

use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn print_report() -> u32 {
    sleep(Duration::from_millis(300)).await;
    println!("report: printed");
    12
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut report = tokio::spawn(print_report());
    match timeout(Duration::from_millis(100), &mut report).await {
        Ok(pages) => println!("pages: {}", pages.unwrap()),
        Err(_) => {
            report.abort();
            let stopped = report.await.is_err_and(|error| error.is_cancelled());
            println!("too late, stopped: {stopped}");
        }
    }
    sleep(Duration::from_millis(400)).await;
    println!("office closed");
}
