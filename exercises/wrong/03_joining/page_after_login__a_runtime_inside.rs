//! Rejected with: it panics at line 31: Cannot drop a runtime

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
    let runtime = tokio::runtime::Runtime::new().expect("it can be built");
    let login = ask("login", 10).await;
    let asked = [("profile", 10), ("orders", 12), ("news", 8)]
        .map(|(what, tenths)| runtime.spawn(ask(what, tenths)));
    let mut sum = login;
    for one in asked {
        sum += one.await.expect("nobody panics");
    }
    sum
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
