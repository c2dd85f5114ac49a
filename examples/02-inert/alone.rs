//! With one task, awaiting takes exactly as long as blocking.

use std::thread;
use std::time::{Duration, Instant};
use tokio::time;

fn read_letter_blocking(name: &str) {
    thread::sleep(Duration::from_millis(200));
    println!("letter from {name}");
}

async fn read_letter(name: &str) {
    time::sleep(Duration::from_millis(200)).await;
    println!("letter from {name}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    read_letter_blocking("Ada");
    read_letter_blocking("Ben");
    println!("blocking: {:.1} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    read_letter("Ada").await;
    read_letter("Ben").await;
    println!("async: {:.1} s", began.elapsed().as_secs_f64());
}
