//! A watch channel holds one value, the latest: a slow receiver skips what came between, and always sees the last one.

use std::time::Duration;
use tokio::{sync::watch, time::sleep};

async fn thermometer(reading: watch::Sender<u32>) {
    for number in 1..=9 {
        sleep(Duration::from_millis(100)).await;
        reading.send(number).unwrap();
    }
    println!("thermometer: 9 readings sent");
}

async fn display(name: &str, millis: u64, mut reading: watch::Receiver<u32>) {
    while reading.changed().await.is_ok() {
        let number = *reading.borrow_and_update();
        println!("{name}: reading {number}");
        sleep(Duration::from_millis(millis)).await;
    }
    println!("{name}: switched off");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = watch::channel(0);
    tokio::join!(thermometer(sender), display("slow", 450, receiver));
}
