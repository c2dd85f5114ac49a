//! Cure 2, `spawn_blocking`: the blocking query keeps a thread of the pool, and every beat comes on time.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

async fn heartbeat() {
    for beat in 1..=8 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

// ANCHOR: report
fn query_rows() -> u32 {
    thread::sleep(Duration::from_millis(500));
    println!("query: done");
    1200
}

async fn report() {
    sleep(Duration::from_millis(250)).await;
    println!("report: asks the database");
    let rows = spawn_blocking(query_rows).await.unwrap();
    println!("report: {rows} rows");
}
// ANCHOR_END: report

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let heartbeat = tokio::spawn(heartbeat());
    let report = tokio::spawn(report());
    heartbeat.await.unwrap();
    report.await.unwrap();
}
