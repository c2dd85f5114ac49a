//! A set of tasks after the login, added up as they come.

// A page needs the profile, the orders and the news, and all three need the login. One after another they take 4.0 s.
// How long should it take? Work it out first, then write it.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn ask(what: &str, tenths: u64) -> usize {
    println!("{what}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{what}: done");
    what.len()
}

async fn page() -> usize {
    let mut sum = ask("login", 10).await;
    let mut rest = tokio::task::JoinSet::new();
    for (what, tenths) in [("profile", 10), ("orders", 12), ("news", 8)] {
        rest.spawn(ask(what, tenths));
    }
    while let Some(length) = rest.join_next().await {
        sum += length.expect("nobody panics");
    }
    sum
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
