//! With `.await` the guard is real: the second deposit waits for its turn, and the balance is 130.

use std::cell::Cell;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

async fn deposit(name: &str, amount: u32, work: u64, balance: &Cell<u32>, turn: &Mutex<()>) {
    let _guard = turn.lock().await;
    let before = balance.get();
    println!("{name} reads {before}");
    sleep(Duration::from_millis(work)).await;
    balance.set(before + amount);
    println!("{name} writes {}", before + amount);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let balance = Cell::new(100);
    let turn = Mutex::new(());
    let later = async {
        sleep(Duration::from_millis(100)).await;
        deposit("Ben", 20, 100, &balance, &turn).await;
    };
    tokio::join!(deposit("Ada", 10, 300, &balance, &turn), later);
    println!("balance {}", balance.get());
}
