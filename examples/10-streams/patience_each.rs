//! A timeout inside the loop is a limit for one item: with readings every 0.4 s, a limit of 1 s never ends anything.

use std::time::Duration;
use tokio::{sync::mpsc, time::sleep, time::timeout};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

async fn measure(sender: mpsc::Sender<u32>) {
    for reading in 1..=5 {
        sleep(Duration::from_millis(400)).await;
        if sender.send(reading).await.is_err() {
            return println!("nobody listens any more");
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(measure(sender));
    let mut readings = ReceiverStream::new(receiver);
    let patience = Duration::from_secs(1);
    while let Ok(Some(reading)) = timeout(patience, readings.next()).await {
        println!("reading {reading}");
    }
    println!("the report goes out");
}
