//! A clerk takes the requests, one after the other, from a channel.

// Two people pay in at the same time, and one of the payments is lost. There is a lock, but does it lock?

use std::cell::Cell;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

struct Account {
    balance: Cell<u32>,
}

/// The bank's computer takes its time. Leave this function as it is.
async fn add(name: &str, balance: u32, amount: u32) -> u32 {
    println!("{name}: begins");
    sleep(Duration::from_millis(200)).await;
    println!("{name}: done");
    balance + amount
}

struct Request {
    name: &'static str,
    amount: u32,
    done: oneshot::Sender<()>,
}

async fn deposit(clerk: mpsc::Sender<Request>, name: &'static str, amount: u32) {
    let (done, is_done) = oneshot::channel();
    let request = Request { name, amount, done };
    assert!(clerk.send(request).await.is_ok());
    is_done.await.expect("the clerk does it");
}

async fn serve(account: &Account, mut requests: mpsc::Receiver<Request>) {
    while let Some(Request { name, amount, done }) = requests.recv().await {
        let after = add(name, account.balance.get(), amount).await;
        account.balance.set(after);
        let _ = done.send(());
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let account = Account {
        balance: Cell::new(100),
    };
    let (clerk, requests) = mpsc::channel(4);
    tokio::join!(
        deposit(clerk.clone(), "Ada", 10),
        deposit(clerk, "Ben", 20),
        serve(&account, requests),
    );
    println!("balance {}", account.balance.get());
}
