//! Rejected with: the whole takes

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
    let login = tokio::spawn(ask("login", 10));
    while !login.is_finished() {
        sleep(Duration::from_millis(100)).await;
        tokio::task::yield_now().await;
    }
    let (profile, orders, news) =
        tokio::join!(ask("profile", 10), ask("orders", 12), ask("news", 8));
    login.await.expect("nobody panics") + profile + orders + news
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
