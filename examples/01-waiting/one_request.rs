//! Async does not make a request faster: one that finds the server idle takes 0.5 s either way. The others no longer have to queue.

use std::thread;
use std::time::{Duration, Instant};
use tokio::time::{sleep, sleep_until};

const DATABASE: Duration = Duration::from_millis(200);
const PAYMENT: Duration = Duration::from_millis(300);

// ANCHOR: handlers
fn answer_blocking(id: u32, arrival: Instant) {
    thread::sleep(DATABASE);
    thread::sleep(PAYMENT);
    let took = arrival.elapsed().as_secs_f64();
    println!("blocking: request {id} answered after {took:.1} s");
}

async fn answer_async(id: u32, arrival: Instant) {
    sleep_until(arrival.into()).await;
    sleep(DATABASE).await;
    sleep(PAYMENT).await;
    let took = arrival.elapsed().as_secs_f64();
    println!("async: request {id} answered after {took:.1} s");
}
// ANCHOR_END: handlers

/// Request 1 arrives when the server opens, each of the others 0.1 s after the one before.
fn arrival(opened: Instant, id: u32) -> Instant {
    opened + Duration::from_millis(100) * (id - 1)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let opened = Instant::now();
    for id in 1..=4 {
        answer_blocking(id, arrival(opened, id));
    }
    println!("four, blocking: {:.1} s", opened.elapsed().as_secs_f64());

    let opened = Instant::now();
    tokio::join!(
        answer_async(1, arrival(opened, 1)),
        answer_async(2, arrival(opened, 2)),
        answer_async(3, arrival(opened, 3)),
        answer_async(4, arrival(opened, 4)),
    );
    println!("four, async: {:.1} s", opened.elapsed().as_secs_f64());
}
