//! A broadcast channel never waits for a slow receiver: it overwrites the oldest values, and tells the receiver how many it missed.

use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::sleep;

async fn thermometer(readings: broadcast::Sender<u32>) {
    for reading in 1..=9 {
        sleep(Duration::from_millis(100)).await;
        readings.send(reading).unwrap();
    }
    println!("thermometer: 9 readings sent");
}

async fn display(name: &str, millis: u64, mut readings: broadcast::Receiver<u32>) {
    loop {
        match readings.recv().await {
            Ok(reading) => println!("{name}: reading {reading}"), // unordered
            Err(RecvError::Lagged(missed)) => {
                println!("{name}: missed {missed}");
                continue;
            }
            Err(RecvError::Closed) => break,
        }
        sleep(Duration::from_millis(millis)).await;
    }
    println!("{name}: switched off");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = broadcast::channel(2);
    let second = sender.subscribe();
    tokio::join!(
        thermometer(sender),
        display("quick", 50, second),
        display("slow", 450, receiver),
    );
}
