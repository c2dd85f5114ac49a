//! A timeout around `next` gives up the waiting, not the item: the stream keeps it, and the next call goes on with it.

use futures::stream::{self, StreamExt};
use std::{pin::pin, time::Duration};
use tokio::time::{sleep, timeout};

async fn read(number: u32) -> Option<(u32, u32)> {
    sleep(Duration::from_millis(500)).await;
    Some((number, number + 1))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut sensor = pin!(stream::unfold(1, read).take(2));
    loop {
        match timeout(Duration::from_millis(300), sensor.next()).await {
            Ok(Some(reading)) => println!("reading {reading}"),
            Ok(None) => break,
            Err(_) => println!("still waiting"),
        }
    }
    println!("the sensor is done");
}
