//! Rejected with: after `login` is done

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

// TODO: which of these need which?
async fn page() -> usize {
    let later = async |what, tenths| {
        sleep(Duration::from_secs(1)).await; // the login takes so long
        ask(what, tenths).await
    };
    let (a, b, c, d) = tokio::join!(
        ask("login", 10),
        later("profile", 10),
        later("orders", 12),
        later("news", 8)
    );
    a + b + c + d
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
