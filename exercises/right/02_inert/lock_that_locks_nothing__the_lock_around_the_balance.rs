//! What is locked stands in the lock.

// Two people pay in at the same time, and one of the payments is lost. There is a lock, but does it lock?

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

struct Account {
    balance: Mutex<u32>,
}

/// The bank's computer takes its time. Leave this function as it is.
async fn add(name: &str, balance: u32, amount: u32) -> u32 {
    println!("{name}: begins");
    sleep(Duration::from_millis(200)).await;
    println!("{name}: done");
    balance + amount
}

// TODO: what does `lock` give you?
async fn deposit(account: &Account, name: &str, amount: u32) {
    let mut balance = account.balance.lock().await;
    *balance = add(name, *balance, amount).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let account = Account {
        balance: Mutex::new(100),
    };
    tokio::join!(deposit(&account, "Ada", 10), deposit(&account, "Ben", 20));
    println!("balance {}", account.balance.lock().await);
}
