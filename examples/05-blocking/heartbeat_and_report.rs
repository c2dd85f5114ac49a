//! A task that blocks its thread stops every other task of that thread: beat 3 is due at 0.3 s and comes at 0.75 s, without an error.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

async fn heartbeat() {
    for beat in 1..=6 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

/// A database driver from before async: it returns when the rows are there.
fn query_rows() -> u32 {
    thread::sleep(Duration::from_millis(500));
    1200
}

async fn report() {
    sleep(Duration::from_millis(250)).await;
    println!("report: asks the database");
    let rows = query_rows();
    println!("report: {rows} rows");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let heartbeat = tokio::spawn(heartbeat());
    let report = tokio::spawn(report());
    heartbeat.await.unwrap();
    report.await.unwrap();
}
