//! A transfer with no await between its two changes is cancelled before both of them or after both.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[derive(Debug)]
struct Ledger {
    ada: i32,
    ben: i32,
}

async fn tell_the_auditor() {
    sleep(Duration::from_millis(200)).await;
    println!("the auditor knows");
}

async fn transfer(ledger: Arc<Mutex<Ledger>>, euros: i32) {
    tell_the_auditor().await;
    let mut ledger = ledger.lock().unwrap();
    ledger.ada -= euros;
    ledger.ben += euros;
    println!("the transfer is made");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let ledger = Arc::new(Mutex::new(Ledger { ada: 100, ben: 50 }));
    let patience = Duration::from_millis(100);
    // ANCHOR: call
    let work = transfer(ledger.clone(), 30);
    println!("the client gets {:?}", timeout(patience, work).await);
    // ANCHOR_END: call
    sleep(Duration::from_millis(500)).await;
    println!("in the evening: {:?}", ledger.lock().unwrap());
}
