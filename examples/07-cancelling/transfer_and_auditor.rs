//! A transfer that is cancelled between its two changes leaves the first without the second.

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
    ledger.lock().unwrap().ada -= euros;
    tell_the_auditor().await;
    ledger.lock().unwrap().ben += euros;
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
