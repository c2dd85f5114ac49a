//! The timeout holds the work itself: when the limit is over, it drops the future that prints.

use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn print_report() -> u32 {
    sleep(Duration::from_millis(300)).await;
    println!("report: printed");
    12
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let limit = Duration::from_millis(100);
    let report = tokio::spawn(timeout(limit, print_report()));
    match report.await.expect("nothing panics here") {
        Ok(pages) => println!("pages: {pages}"),
        Err(_) => println!("too late"),
    }
    sleep(Duration::from_millis(400)).await;
    println!("office closed");
}
