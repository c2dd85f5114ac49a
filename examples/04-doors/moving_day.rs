//! `join!` waits for the van although the lift is broken.

use std::time::Duration;
use tokio::time::sleep;

async fn arrives(who: &str, tenths: u64, works: bool) -> Result<(), String> {
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{who}: here, works: {works}");
    works.then_some(()).ok_or(format!("no {who}"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (lift, van) = tokio::join!(arrives("lift", 1, false), arrives("van", 3, true));
    println!("{lift:?}, {van:?}");
}
