//! A suite that sleeps for a minute: under the virtual clock it ends at once. It is built for
//! `tests/virtual_time.rs`; on its own it is ignored, for it would take its time.

use std::thread;
use std::time::{Duration, Instant};

#[test]
#[ignore = "sleeps for a minute of real time"]
fn a_minute_in_a_task() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let began = Instant::now();
    runtime.block_on(async { tokio::time::sleep(Duration::from_secs(59)).await });
    assert_eq!(began.elapsed(), Duration::from_secs(59));
}

#[test]
#[ignore = "sleeps for a minute of real time"]
fn a_minute_in_a_thread() {
    let began = Instant::now();
    thread::sleep(Duration::from_secs(60));
    assert_eq!(began.elapsed(), Duration::from_secs(60));
}
