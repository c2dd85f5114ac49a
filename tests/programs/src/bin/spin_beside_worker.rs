//! A thread computes while another is woken by it: through the runtime's event descriptor,
//! and by spawning two computations on two workers.

use std::time::{Duration, Instant};
use tokio::time::sleep;

fn compute(millis: u64) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(millis) {}
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn woken_worker() {
    sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    let task = tokio::spawn(async move { println!("task began after {:?}", began.elapsed()) });
    compute(400);
    task.await.unwrap();
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once() {
    let began = Instant::now();
    let one = tokio::spawn(async { compute(300) });
    let other = tokio::spawn(async { compute(400) });
    one.await.unwrap();
    other.await.unwrap();
    println!("both after {:?}", began.elapsed());
}

fn main() {
    woken_worker();
    two_at_once();
}
