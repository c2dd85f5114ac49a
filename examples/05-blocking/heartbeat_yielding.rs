//! Cure 3, `yield_now` between slices: the long computation stays on its thread, and no beat is late by more than one slice.

use std::time::{Duration, Instant};
use tokio::task::yield_now;
use tokio::time::sleep;

async fn heartbeat() {
    for beat in 1..=8 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

// ANCHOR: report
/// Adds up one page of numbers: pure computation, 80 ms long.
fn add_page() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(80) {}
}

async fn report() {
    sleep(Duration::from_millis(250)).await;
    println!("report: starts adding");
    for page in 1..=5 {
        add_page();
        println!("report: page {page} added");
        yield_now().await;
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
