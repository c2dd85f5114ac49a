//! Aborting every task at once cuts each of them off at the await where it waits, whatever it is in the middle of.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn next_order(millis: u64) {
    sleep(Duration::from_millis(millis)).await;
}

async fn cook(name: &'static str, [gap, dish]: [u64; 2]) {
    for order in 1.. {
        next_order(gap).await;
        println!("{name}: order {order} begins");
        sleep(Duration::from_millis(dish)).await;
        println!("{name}: order {order} served");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut kitchen = JoinSet::new();
    for (name, times) in [
        ("Ada", [200, 400]),
        ("Ben", [300, 500]),
        ("Cleo", [400, 3000]),
    ] {
        kitchen.spawn(cook(name, times));
    }
    sleep(Duration::from_millis(700)).await;
    println!("closing time");
    kitchen.shutdown().await;
    println!("lights out");
}
