//! A table that gives both forks at once.

// Five people at a round table, five forks, and everybody needs two of them for each course. Each takes the left one, and nobody
// ever eats. Let everybody eat both courses, neighbours never at the same time, and at some moment two people at once.

use std::time::Duration;
use std::sync::Mutex;
use tokio::sync::Notify;
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

#[derive(Default)]
struct Table {
    taken: Mutex<[bool; 5]>,
    moved: Notify,
}

impl Table {
    fn take(&self, left: usize, right: usize) -> bool {
        let mut taken = self.taken.lock().unwrap();
        if taken[left] || taken[right] {
            return false;
        }
        taken[left] = true;
        taken[right] = true;
        true
    }

    fn give_back(&self, left: usize, right: usize) {
        let mut taken = self.taken.lock().unwrap();
        taken[left] = false;
        taken[right] = false;
        self.moved.notify_waiters();
    }
}

/// Both forks at once, or none.
async fn dine(seat: usize, table: &Table) {
    let (left, right) = (seat - 1, seat % 5);
    for course in ["soup", "fruit"] {
        loop {
            let moved = table.moved.notified();
            let mut moved = std::pin::pin!(moved);
            moved.as_mut().enable();
            if table.take(left, right) {
                break;
            }
            moved.await;
        }
        reach().await;
        eat(seat, course).await;
        table.give_back(left, right);
    }
}

async fn dinner() {
    let table = Table::default();
    tokio::join!(
        dine(1, &table),
        dine(2, &table),
        dine(3, &table),
        dine(4, &table),
        dine(5, &table),
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
