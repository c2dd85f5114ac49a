//! Rejected with: the guard is dropped at once, and from there on nothing is locked

// Two people pay in at the same time, and one of the payments is lost. There is a lock, but does it lock?

use std::cell::Cell;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

struct Account {
    balance: Cell<u32>,
    turn: Mutex<()>,
}

async fn deposit(account: &Account, name: &str, amount: u32) {
    let _ = account.turn.lock().await;
    println!("{name}: begins");
    let before = account.balance.get();
    sleep(Duration::from_millis(200)).await;
    account.balance.set(before + amount);
    println!("{name}: done");
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
