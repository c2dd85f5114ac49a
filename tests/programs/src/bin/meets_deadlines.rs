//! Waits that end at the very moment of their deadline, in loops that go on until it is over.

use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_millis(500);

fn waits_while() {
    let (mutex, condition) = (Mutex::new(()), Condvar::new());
    let held = mutex.lock().unwrap_or_else(PoisonError::into_inner);
    let (_held, limit) = condition
        .wait_timeout_while(held, LIMIT, |()| true)
        .unwrap_or_else(PoisonError::into_inner);
    assert!(limit.timed_out());
}

fn parks() {
    let end = Instant::now() + LIMIT;
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        thread::park_timeout(left);
    }
}

fn yields() {
    let end = Instant::now() + LIMIT;
    while Instant::now() <= end {
        thread::yield_now();
    }
}

fn looks() {
    let end = Instant::now() + LIMIT;
    while Instant::now() <= end {}
}

fn wakes_nobody() {
    let (condition, end) = (Condvar::new(), Instant::now() + LIMIT);
    while Instant::now() <= end {
        condition.notify_all();
    }
}

fn main() {
    let ways: [(&str, fn()); 4] = [
        ("waits while", waits_while),
        ("parks", parks),
        ("yields", yields),
        ("looks", looks),
    ];
    for (name, way) in ways {
        let began = Instant::now();
        way();
        println!("{name}: {:.3?}", began.elapsed());
    }
    // A loop that changes something, here the condition's counter, may end a little late.
    let began = Instant::now();
    wakes_nobody();
    let is_late = began.elapsed() > LIMIT + LIMIT / 20;
    println!("wakes nobody: late {is_late}");
}
