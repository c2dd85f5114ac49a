//! Three tasks are there from the beginning, and a semaphore holds them back until the login.

// A page needs the profile, the orders and the news, and all three need the login. One after another they take 4.0 s.
// How long should it take? Work it out first, then write it.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn ask(what: &str, tenths: u64) -> usize {
    println!("{what}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{what}: done");
    what.len()
}

async fn page() -> usize {
    let logged_in = Arc::new(Semaphore::new(0));
    let rest = [("profile", 10), ("orders", 12), ("news", 8)].map(|(what, tenths)| {
        let logged_in = logged_in.clone();
        tokio::spawn(async move {
            let _may_ask = logged_in.acquire().await.expect("it stays open");
            ask(what, tenths).await
        })
    });
    let mut sum = ask("login", 10).await;
    logged_in.add_permits(3);
    for one in rest {
        sum += one.await.expect("nobody panics");
    }
    sum
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
