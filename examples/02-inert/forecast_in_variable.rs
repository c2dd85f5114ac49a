//! A future that is made early but awaited late starts late: 0.3 s and then 0.4 s make 0.7 s.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn forecast() -> &'static str {
    println!("forecast: asked");
    sleep(Duration::from_millis(300)).await;
    println!("forecast: arrived");
    "rain"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let weather = forecast();
    sleep(Duration::from_millis(400)).await;
    println!("suitcase packed");
    println!("take an umbrella: {}", weather.await);
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
