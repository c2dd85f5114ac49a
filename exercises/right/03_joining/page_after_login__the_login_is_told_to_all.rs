//! Who needs the login waits for its message.

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
    let (tell, told) = tokio::sync::watch::channel(false);
    let after_login = async |what, tenths| {
        let mut told = told.clone();
        told.wait_for(|done| *done).await.expect("there is a login");
        ask(what, tenths).await
    };
    let login = async {
        let login = ask("login", 10).await;
        tell.send_replace(true);
        login
    };
    let (a, b, c, d) = tokio::join!(
        login,
        after_login("profile", 10),
        after_login("orders", 12),
        after_login("news", 8)
    );
    a + b + c + d
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
