//! A task and the thread that runs it wait for one another.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let account = Arc::new(Mutex::new(0));
    let held = account.lock().unwrap();
    let other = account.clone();
    let helper = thread::Builder::new().name("helper".into()).spawn(move || {
        thread::sleep(Duration::from_millis(300));
        *other.lock().unwrap() += 1;
    });
    println!("waiting");
    helper.unwrap().join().unwrap();
    drop(held);
}
