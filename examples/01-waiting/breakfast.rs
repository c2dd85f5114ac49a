//! A breakfast cooked all at once takes as long as its longest chain of steps; each dish takes as long as before.

use std::time::{Duration, Instant};
use tokio::time::sleep;

/// One minute in the kitchen is a tenth of a second here.
async fn cook(dish: &str, minutes: u64) {
    let began = Instant::now();
    sleep(Duration::from_millis(100 * minutes)).await;
    println!("{dish}: took {:.1} s", began.elapsed().as_secs_f64());
}

async fn porridge() {
    cook("hot water", 3).await;
    cook("oatmeal", 4).await; // needs the hot water
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    tokio::join!(cook("coffee", 5), porridge(), cook("toast", 2));
    println!("breakfast: {:.1} s", began.elapsed().as_secs_f64());
}
