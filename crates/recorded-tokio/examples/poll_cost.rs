//! What recording costs a poll. Run it in release mode, without and with a listener:
//!
//! ```text
//! cargo run --release --package recorded-tokio --example poll_cost
//! MEANWHILE_TRACE_FILE=/tmp/trace cargo run --release --package recorded-tokio --example poll_cost
//! ```

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;
use tokio::recorded::branch;

const POLLS: u32 = 200_000;
const ROUNDS: u32 = 7;

/// A future that is never ready and keeps no waker.
async fn leaf() {
    std::future::poll_fn(|_| Poll::<()>::Pending).await;
}

/// Nanoseconds for a poll, the least of some rounds.
fn measure(future: impl Future) -> f64 {
    let mut future = pin!(future);
    let mut least = f64::MAX;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        for _ in 0..POLLS {
            let mut cx = Context::from_waker(Waker::noop());
            let _ = black_box(future.as_mut().poll(&mut cx));
        }
        least = least.min(began.elapsed().as_nanos() as f64 / f64::from(POLLS));
    }
    least
}

fn main() {
    let plain = measure(leaf());
    let recorded = measure(branch(leaf(), "leaf()"));
    println!("plain     {plain:7.1} ns a poll");
    println!("recorded  {recorded:7.1} ns a poll");
    println!("the price {:7.1} ns", recorded - plain);
}
