//! `Handle::block_on` polls its own future and drives nothing else: on a current_thread runtime a sleep ends only while somebody drives the runtime.

use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn nap(name: &str) {
    println!("{name} falls asleep");
    sleep(Duration::from_millis(100)).await;
    println!("{name} wakes up");
}

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let handle = runtime.handle().clone();
    let cat = thread::spawn(move || handle.block_on(nap("cat")));

    thread::sleep(Duration::from_millis(300));
    runtime.block_on(nap("dog"));
    cat.join().unwrap();
}
