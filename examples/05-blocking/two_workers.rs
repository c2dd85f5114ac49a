//! Two blocking tasks stop a runtime with two workers, just as one stops a runtime with one thread: beat 3 comes when the first worker is free again.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

async fn heartbeat() {
    for beat in 1..=5 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

async fn report(name: &str, millis: u64) {
    thread::sleep(Duration::from_millis(millis));
    println!("{name} report done");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let heartbeat = tokio::spawn(heartbeat());
    sleep(Duration::from_millis(250)).await;
    println!("two reports start");
    let daily = tokio::spawn(report("daily", 500));
    let weekly = tokio::spawn(report("weekly", 650));
    daily.await.unwrap();
    weekly.await.unwrap();
    heartbeat.await.unwrap();
}
