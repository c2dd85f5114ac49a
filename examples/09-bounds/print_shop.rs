//! A spawned task goes on while something else is awaited, so the shorter job costs nothing extra.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn print(job: &str, tenths: u64) {
    println!("{job}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{job}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let posters = print("posters", 6);
    let flyers = tokio::spawn(print("flyers", 4));
    posters.await;
    flyers.await.unwrap();
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
