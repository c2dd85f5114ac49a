//! Rejected with: nothing can ever happen again

// Five people at a round table, five forks, and everybody needs two of them for each course. Each takes the left one, and nobody
// ever eats. Let everybody eat both courses, neighbours never at the same time, and at some moment two people at once.

use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{sleep, timeout};

/// Leave this function as it is.
async fn eat(seat: usize, course: &str) {
    println!("seat {seat}, {course}: begins");
    sleep(Duration::from_millis(300)).await;
    println!("seat {seat}, {course}: done");
}

/// From one fork to the other. Leave this function as it is.
async fn reach() {
    sleep(Duration::from_millis(100)).await;
}

async fn dine(seat: usize, left: &Mutex<()>, right: &Mutex<()>, chairs: &Semaphore) {
    for course in ["soup", "fruit"] {
        let _chair = chairs.acquire().await.expect("it is never closed");
        let _left = left.lock().await;
        reach().await;
        let _right = right.lock().await;
        eat(seat, course).await;
    }
}

async fn dinner() {
    let forks: [Mutex<()>; 5] = Default::default();
    let chairs = Semaphore::new(5);
    tokio::join!(
        dine(1, &forks[0], &forks[1], &chairs),
        dine(2, &forks[1], &forks[2], &chairs),
        dine(3, &forks[2], &forks[3], &chairs),
        dine(4, &forks[3], &forks[4], &chairs),
        dine(5, &forks[4], &forks[0], &chairs),
    );
    println!("everybody has eaten");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    if timeout(Duration::from_secs(5), dinner()).await.is_err() {
        println!("nobody has eaten anything: given up");
    }
}
