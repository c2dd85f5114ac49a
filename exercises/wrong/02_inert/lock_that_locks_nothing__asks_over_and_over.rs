//! Rejected with: asks over and over

// Two people pay in at the same time, and one of the payments is lost. There is a lock, but does it lock?

use std::cell::Cell;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

struct Account {
    balance: Cell<u32>,
    turn: Mutex<()>,
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
    let _guard = loop {
        match account.turn.try_lock() {
            Ok(guard) => break guard,
            Err(_) => sleep(Duration::from_millis(1)).await,
        }
    };
    let after = add(name, account.balance.get(), amount).await;
    account.balance.set(after);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let account = Account {
        balance: Cell::new(100),
        turn: Mutex::new(()),
    };
    tokio::join!(deposit(&account, "Ada", 10), deposit(&account, "Ben", 20));
    println!("balance {}", account.balance.get());
}
