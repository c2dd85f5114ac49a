//! Cure 1, an asynchronous call: while the report awaits its rows, every beat comes on time.

use std::time::Duration;
use tokio::time::sleep;

async fn heartbeat() {
    for beat in 1..=8 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

// ANCHOR: report
/// The same query with an asynchronous driver.
async fn query_rows() -> u32 {
    sleep(Duration::from_millis(500)).await;
    1200
}

async fn report() {
    sleep(Duration::from_millis(250)).await;
    println!("report: asks the database");
    let rows = query_rows().await;
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
