//! Rejected with: asks over and over

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
    let login = ask("login", 10).await;
    let profile = tokio::spawn(ask("profile", 10));
    let news = tokio::spawn(ask("news", 8));
    let orders = ask("orders", 12).await;
    // The orders take longest, so the others are done.
    while !(profile.is_finished() && news.is_finished()) {
        tokio::task::yield_now().await;
    }
    let (profile, news) = (profile.await.unwrap(), news.await.unwrap());
    login + profile + orders + news
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
