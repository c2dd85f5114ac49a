//! The limit ends the waiting after 0.3 s, and `main` returns; but the blocking job scans all three pages, until 0.6 s.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

fn scan(pages: u32) {
    for page in 1..=pages {
        thread::sleep(Duration::from_millis(200));
        println!("page {page} scanned");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let scanner = spawn_blocking(|| scan(3));
    let in_time = timeout(Duration::from_millis(300), scanner).await.is_ok();
    println!("in time: {in_time}");
}
