//! Two tasks that take two locks in opposite orders can each hold what the other wants: nobody panics, and nobody gets on.

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn transfer(name: &str, from: &Mutex<i32>, to: &Mutex<i32>, amount: i32) {
    let mut from = from.lock().await;
    println!("{name}: has the first account");
    sleep(Duration::from_millis(100)).await; // is there enough on it?
    let mut to = to.lock().await;
    *from -= amount;
    *to += amount;
    println!("{name}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (home, shop) = (Mutex::new(100), Mutex::new(100));
    let rent = transfer("rent", &home, &shop, 30);
    let refund = transfer("refund", &shop, &home, 5);
    let both = async { tokio::join!(rent, refund) };
    if timeout(Duration::from_millis(1000), both).await.is_err() {
        println!("nothing has moved for a second");
    }
    println!("home {}, shop {}", home.lock().await, shop.lock().await);
}
