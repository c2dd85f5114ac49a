//! An `.await` on something that is ready does not give the thread back: there are five awaits in the report, and not one beat in between.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn heartbeat() {
    for beat in 1..=6 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

// ANCHOR: report
/// Adds up one page of numbers: pure computation, 80 ms long.
async fn add_page() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(80) {}
}

async fn report() {
    sleep(Duration::from_millis(250)).await;
    println!("report: starts adding");
    for page in 1..=5 {
        add_page().await;
        println!("report: page {page} added");
    }
}
// ANCHOR_END: report

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let heartbeat = tokio::spawn(heartbeat());
    let report = tokio::spawn(report());
    heartbeat.await.unwrap();
    report.await.unwrap();
}
