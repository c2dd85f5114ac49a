//! A task runs while its parent waits for something else: when it is awaited, its result is already there.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn forecast() -> &'static str {
    println!("forecast: asked");
    sleep(Duration::from_millis(300)).await;
    println!("forecast: arrived");
    "rain"
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let began = Instant::now();
    let weather = tokio::spawn(forecast());
    sleep(Duration::from_millis(400)).await;
    println!("suitcase packed");
    println!("task finished: {}", weather.is_finished());
    println!("take an umbrella: {}", weather.await?);
    println!("total {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}
