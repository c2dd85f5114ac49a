//! The guard of tokio's mutex is `Send`, so a future may keep it over an await. The till is locked while the coins are counted.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

async fn pay_in(till: Arc<Mutex<u32>>, amount: u32) {
    let mut cash = till.lock().await;
    sleep(Duration::from_millis(100)).await; // the coins are counted
    *cash += amount;
    println!("{amount} paid in");
}

#[tokio::main]
async fn main() {
    let till = Arc::new(Mutex::new(0));
    tokio::spawn(pay_in(till, 10)).await.unwrap();
}
