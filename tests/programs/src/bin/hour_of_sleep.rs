//! Sleeps an hour, in a thread and in a task at once.

use std::thread;
use std::time::{Duration, Instant};

#[tokio::main]
async fn main() {
    let began = Instant::now();
    let hour = Duration::from_secs(3600);
    let thread = thread::spawn(move || thread::sleep(hour));
    tokio::time::sleep(hour).await;
    thread.join().unwrap();
    println!("{:?}", began.elapsed());
}
