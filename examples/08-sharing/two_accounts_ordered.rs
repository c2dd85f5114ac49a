//! Whoever takes the locks in the same order as everybody else waits at the first one, and holds nothing that another wants.

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn transfer(name: &str, home: &Mutex<i32>, shop: &Mutex<i32>, amount: i32) {
    let mut home = home.lock().await;
    println!("{name}: has the first account");
    sleep(Duration::from_millis(100)).await; // is there enough on it?
    let mut shop = shop.lock().await;
    *home -= amount;
    *shop += amount;
    println!("{name}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (home, shop) = (Mutex::new(100), Mutex::new(100));
    let rent = transfer("rent", &home, &shop, 30);
    let refund = transfer("refund", &home, &shop, -5);
    let both = async { tokio::join!(rent, refund) };
    if timeout(Duration::from_millis(1000), both).await.is_err() {
        println!("nothing has moved for a second");
    }
    println!("home {}, shop {}", home.lock().await, shop.lock().await);
}
