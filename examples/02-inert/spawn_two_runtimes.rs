//! On one thread the child begins at the parent's first wait; with a second thread it may begin while the parent still computes.

use std::time::{Duration, Instant};

fn compute(millis: u64) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(millis) {}
}

async fn parent() {
    println!("parent: spawns");
    let handle = tokio::spawn(async { println!("child: begins") });
    compute(300);
    println!("parent: computed, now waits");
    handle.await.expect("the child does not panic");
}

#[tokio::main(flavor = "current_thread")]
async fn one_thread() {
    parent().await;
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn with_a_worker() {
    parent().await;
}

fn main() {
    println!("-- one thread");
    one_thread();
    println!("-- with a worker thread");
    with_a_worker();
}
