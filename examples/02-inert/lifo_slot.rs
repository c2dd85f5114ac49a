//! The task that was spawned last on a worker waits for that worker, although others are idle; another worker takes the one before it.

use std::time::{Duration, Instant};

fn compute() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {}
}

async fn parent() {
    println!("parent: spawns Ann, then Bob");
    let ann = tokio::spawn(async { println!("Ann: begins") });
    let bob = tokio::spawn(async { println!("Bob: begins") });
    compute();
    println!("parent: computed, now waits");
    tokio::try_join!(ann, bob).expect("neither panics");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    tokio::spawn(parent()).await.expect("it does not panic");
}
