//! Rejected with: `page 4` never runs

// A book of ten pages is copied on a thread of the blocking pool. After 0.25 s somebody says stop, but all ten pages are
// copied. Let the job finish the page that it has begun, begin no other, and say how many pages it has copied.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// The copier. Leave this function as it is.
fn copy(page: u32) {
    println!("page {page}: begins");
    thread::sleep(Duration::from_millis(100));
    println!("page {page}: done");
}

fn copy_book() -> u32 {
    let mut copied = 0;
    for page in 1..=10 {
        copy(page);
        copied += 1;
    }
    copied
}

async fn copy_until(millis: u64) {
    match timeout(Duration::from_millis(millis), spawn_blocking(copy_book)).await {
        Ok(pages) => println!("{} pages are copied", pages.expect("it does not panic")),
        Err(_) => println!("stop"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    copy_until(250).await;
}
