//! A deadline that is made before the loop is a limit for all items together.

use std::time::Duration;
use tokio::{sync::mpsc, time::Instant, time::sleep, time::timeout_at};
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
    let deadline = Instant::now() + Duration::from_secs(1);
    while let Ok(Some(reading)) = timeout_at(deadline, readings.next()).await {
        println!("reading {reading}");
    }
    println!("the report goes out");
}
