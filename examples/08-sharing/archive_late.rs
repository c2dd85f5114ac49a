//! A timeout ends the waiting, not the blocking job; and the program does not end before a job that has begun.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

fn pack() {
    thread::sleep(Duration::from_millis(500));
    println!("archive written");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let job = spawn_blocking(pack);
    match timeout(Duration::from_millis(200), job).await {
        Ok(_) => println!("in time"),
        Err(_) => println!("no archive after 0.2 s"),
    }
    println!("main is over");
}
