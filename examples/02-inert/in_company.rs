//! Awaiting instead of blocking saves time as soon as another task has something to do.

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

async fn boil_egg() {
    time::sleep(Duration::from_millis(300)).await;
    println!("egg boiled");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let began = Instant::now();
    let egg = tokio::spawn(boil_egg());
    read_letter_blocking("Ada");
    read_letter_blocking("Ben");
    egg.await?;
    println!("blocking: {:.1} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let egg = tokio::spawn(boil_egg());
    read_letter("Ada").await;
    read_letter("Ben").await;
    egg.await?;
    println!("async: {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}
