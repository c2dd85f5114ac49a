//! One `join!` inside another, in functions, with errors that never come.

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

async fn checked(what: &str, tenths: u64) -> Result<usize, ()> {
    Ok(ask(what, tenths).await)
}

async fn after(login: usize) -> Result<usize, ()> {
    let others = async { tokio::try_join!(checked("orders", 12), checked("news", 8)) };
    let (profile, (orders, news)) = tokio::try_join!(checked("profile", 10), others)?;
    Ok(login + profile + orders + news)
}

async fn page() -> usize {
    let login = ask("login", 10).await;
    after(login).await.unwrap_or(0)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
