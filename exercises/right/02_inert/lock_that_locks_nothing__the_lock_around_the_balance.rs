//! What is locked stands in the lock.

// Two people pay in at the same time, and one of the payments is lost. There is a lock, but does it lock?

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

struct Account {
    balance: Mutex<u32>,
}

// TODO: what does `lock` give you?
async fn deposit(account: &Account, name: &str, amount: u32) {
    let mut balance = account.balance.lock().await;
    println!("{name}: begins");
    let before = *balance;
    sleep(Duration::from_millis(200)).await;
    *balance = before + amount;
    println!("{name}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let account = Account {
        balance: Mutex::new(100),
    };
    tokio::join!(deposit(&account, "Ada", 10), deposit(&account, "Ben", 20));
    println!("balance {}", account.balance.lock().await);
}
