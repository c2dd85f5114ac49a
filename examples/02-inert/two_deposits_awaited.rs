//! With `.await` there is a guard: the second deposit waits for its turn, and the balance is 130.

use std::cell::Cell;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

struct Account {
    balance: Cell<u32>,
    turn: Mutex<()>,
}

async fn deposit(account: &Account, name: &str, amount: u32, work: u64) {
    let _guard = account.turn.lock().await;
    let before = account.balance.get();
    println!("{name} reads {before}");
    sleep(Duration::from_millis(work)).await;
    account.balance.set(before + amount);
    println!("{name} writes {}", before + amount);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let account = Account {
        balance: Cell::new(100),
        turn: Mutex::new(()),
    };
    let later = async {
        sleep(Duration::from_millis(100)).await;
        deposit(&account, "Ben", 20, 100).await;
    };
    tokio::join!(deposit(&account, "Ada", 10, 300), later);
    println!("balance {}", account.balance.get());
}
