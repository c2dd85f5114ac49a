//! `spawn_blocking` starts as many threads as it is given jobs: six look-ups run at once, and a service that allows three refuses the rest.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use tokio::task::JoinSet;

static CONNECTIONS: AtomicUsize = AtomicUsize::new(0);

/// A client library from before async. The service behind it allows three connections.
fn member_count(millis: u64) -> Result<u64, &'static str> {
    let others = CONNECTIONS.fetch_add(1, Ordering::SeqCst);
    let answer = if others < 3 {
        thread::sleep(Duration::from_millis(millis));
        Ok(10 * millis)
    } else {
        Err("too many connections")
    };
    CONNECTIONS.fetch_sub(1, Ordering::SeqCst);
    answer
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut lookups = JoinSet::new();
    for _ in 0..6 {
        lookups.spawn_blocking(|| member_count(300));
    }
    let answers = lookups.join_all().await;
    let refused = answers.iter().filter(|answer| answer.is_err()).count();
    println!("{} answered, {refused} refused", answers.len() - refused);
}
