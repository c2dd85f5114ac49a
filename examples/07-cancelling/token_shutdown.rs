//! A shutdown in four steps: notice through a token, time to finish what has begun, a deadline, and an abort for whoever is left.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

async fn next_order(millis: u64) {
    sleep(Duration::from_millis(millis)).await;
}

async fn cook(name: &'static str, [gap, dish]: [u64; 2], closing: CancellationToken) {
    for order in 1.. {
        tokio::select! {
            () = closing.cancelled() => break,
            () = next_order(gap) => println!("{name}: order {order} begins"),
        }
        sleep(Duration::from_millis(dish)).await;
        println!("{name}: order {order} served");
    }
    println!("{name} goes home");
}

async fn drain(kitchen: &mut JoinSet<()>) {
    while kitchen.join_next().await.is_some() {}
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let closing = CancellationToken::new();
    let mut kitchen = JoinSet::new();
    for (name, times) in [
        ("Ada", [200, 400]),
        ("Ben", [300, 500]),
        ("Cleo", [400, 3000]),
    ] {
        kitchen.spawn(cook(name, times, closing.child_token()));
    }
    sleep(Duration::from_millis(700)).await;
    println!("closing time");
    closing.cancel();
    let patience = Duration::from_millis(1000);
    if timeout(patience, drain(&mut kitchen)).await.is_err() {
        println!("{} still cooking", kitchen.len());
        kitchen.shutdown().await;
    }
    println!("lights out");
}
