//! Those who are no neighbours eat together, round by round.

// Five people at a round table, five forks, and everybody needs two of them for each course. Each takes the left one, and nobody
// ever eats. Let everybody eat both courses, neighbours never at the same time, and at some moment two people at once.

use std::time::Duration;
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

/// Both at once, with the forks that nobody else wants in this round.
async fn pair(one: usize, other: usize, course: &str) {
    reach().await;
    tokio::join!(eat(one, course), eat(other, course));
}

async fn dinner() {
    for course in ["soup", "fruit"] {
        pair(1, 3, course).await;
        pair(2, 4, course).await;
        reach().await;
        eat(5, course).await;
    }
    println!("everybody has eaten");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    if timeout(Duration::from_secs(5), dinner()).await.is_err() {
        println!("nobody has eaten anything: given up");
    }
}
