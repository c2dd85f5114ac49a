//! Tasks, and an order of forks.

// Five people at a round table, five forks, and everybody needs two of them for each course. Each takes the left one, and nobody
// ever eats. Let everybody eat both courses, neighbours never at the same time, and at some moment two people at once.

use std::time::Duration;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
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

async fn dine(seat: usize, first: Arc<Mutex<()>>, second: Arc<Mutex<()>>) {
    for course in ["soup", "fruit"] {
        let _first = first.lock().await;
        reach().await;
        let _second = second.lock().await;
        eat(seat, course).await;
    }
}

async fn dinner() {
    let forks: [Arc<Mutex<()>>; 5] = Default::default();
    let mut people = JoinSet::new();
    for seat in 1..=5 {
        let (left, right) = (seat - 1, seat % 5);
        let (first, second) = match seat % 2 {
            0 => (right, left),
            _ => (left, right),
        };
        people.spawn(dine(seat, forks[first].clone(), forks[second].clone()));
    }
    people.join_all().await;
    println!("everybody has eaten");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    if timeout(Duration::from_secs(5), dinner()).await.is_err() {
        println!("nobody has eaten anything: given up");
    }
}
