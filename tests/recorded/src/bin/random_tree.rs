//! Tasks and branches at random: `random_tree SEED`. What it does depends on the seed alone.

use std::pin::Pin;
use std::sync::Mutex;
use std::time::Duration;
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::{sleep, timeout};

static STATE: Mutex<u64> = Mutex::new(0);

/// A number below `limit` (xorshift).
fn random(limit: u64) -> u64 {
    let mut state = STATE.lock().unwrap();
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state % limit
}

fn millis() -> Duration {
    Duration::from_millis(10 * random(20))
}

fn grow(depth: u64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        for _ in 0..1 + random(4) {
            match random(if depth > 3 { 4 } else { 10 }) {
                0 => sleep(millis()).await,
                1 => yield_now().await,
                2 => std::thread::sleep(millis()),
                3 => drop(spawn_blocking(|| std::thread::sleep(millis())).await),
                4 => drop(tokio::join!(grow(depth + 1), grow(depth + 1))),
                5 => tokio::select! {
                    () = grow(depth + 1) => {}
                    () = sleep(millis()) => {}
                },
                6 => drop(timeout(millis(), grow(depth + 1)).await),
                7 => drop(tokio::spawn(grow(depth + 1)).await),
                8 => drop(tokio::spawn(grow(depth + 1))),
                _ => {
                    let task = tokio::spawn(grow(depth + 1));
                    sleep(millis()).await;
                    task.abort();
                }
            }
        }
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok());
    *STATE.lock().unwrap() = seed.unwrap_or(1);
    grow(0).await;
}
