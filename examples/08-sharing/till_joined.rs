//! A std guard that is held across an await stops the thread as soon as another branch wants the lock, and nobody can ever give it back.
#![allow(clippy::await_holding_lock)]

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

async fn pay_in(till: &Mutex<u32>, name: &str, arrives: u64, amount: u32) {
    sleep(Duration::from_millis(arrives)).await;
    println!("{name} wants the till");
    let mut cash = till.lock().unwrap();
    println!("{name} has the till");
    sleep(Duration::from_millis(300)).await; // the coins are counted
    *cash += amount;
    println!("{name} has paid");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let till = Mutex::new(0);
    tokio::join!(pay_in(&till, "Ada", 100, 10), pay_in(&till, "Ben", 200, 20));
    println!("in the till: {}", till.lock().unwrap());
}
