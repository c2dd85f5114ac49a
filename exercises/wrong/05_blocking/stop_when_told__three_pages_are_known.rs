//! Rejected with: the line “page 5: done”

// A book of ten pages is copied on a thread of the blocking pool. After 0.25 s somebody says stop, but all ten pages are
// copied. Let the job finish the page that it has begun, begin no other, and say how many pages it has copied.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// The copier. Leave this function as it is.
fn copy(page: u32) {
    println!("page {page}: begins");
    thread::sleep(Duration::from_millis(100));
    println!("page {page}: done");
}

// TODO: who could stop this loop?
fn copy_book(millis: u64) -> u32 {
    let pages = if millis < 1000 { 3 } else { 10 };
    for page in 1..=pages {
        copy(page);
    }
    pages
}

async fn copy_until(millis: u64) {
    let job = spawn_blocking(move || copy_book(millis));
    sleep(Duration::from_millis(millis)).await;
    println!("stop");
    match job.await {
        Ok(pages) => println!("{pages} pages are copied"),
        Err(error) => println!("how many pages? {error}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    copy_until(250).await;
}
