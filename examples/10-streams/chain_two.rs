//! `chain` polls the second stream only when the first has ended, so its first item comes late.

use futures::stream::{self, Stream};
use std::{pin::pin, time::Duration};
use tokio::time::sleep;
use tokio_stream::StreamExt;

fn buses(line: &'static str, every: u64) -> impl Stream<Item = String> {
    stream::unfold(1, move |number| async move {
        sleep(Duration::from_millis(every)).await;
        Some((format!("{line} bus, number {number}"), number + 1))
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let red = buses("red", 200).take(4);
    let blue = buses("blue", 500).take(2);
    let mut station = pin!(red.chain(blue));
    while let Some(bus) = station.next().await {
        println!("{bus}");
    }
    println!("the station closes");
}
