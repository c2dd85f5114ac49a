//! Three machines run together, but the loads are folded in the order of the handles: 0.4 s of waiting, and 0.3 s of folding.

use std::time::Duration;
use tokio::time::sleep;

async fn wash(load: &'static str, millis: u64) -> &'static str {
    sleep(Duration::from_millis(millis)).await;
    println!("{load}: washed");
    load
}

async fn fold(load: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{load}: folded");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let loads = [
        tokio::spawn(wash("sheets", 400)),
        tokio::spawn(wash("shirts", 150)),
        tokio::spawn(wash("socks", 250)),
    ];
    for load in loads {
        fold(load.await.unwrap()).await;
    }
}
