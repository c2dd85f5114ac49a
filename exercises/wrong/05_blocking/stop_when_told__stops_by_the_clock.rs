//! Rejected with: the line “page 5: done”

// A book of ten pages is copied on a thread of the blocking pool. After 0.25 s somebody says stop, but all ten pages are
// copied. Let the job finish the page that it has begun, begin no other, and say how many pages it has copied.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

fn copy_book(_told: &AtomicBool) -> u32 {
    (1..=3).for_each(copy); // no more will be wanted
    3
}

async fn copy_until(millis: u64) {
    let told = Arc::new(AtomicBool::new(false));
    let flag = told.clone();
    let job = spawn_blocking(move || copy_book(&flag));
    sleep(Duration::from_millis(millis)).await;
    println!("stop");
    told.store(true, Ordering::Relaxed);
    match job.await {
        Ok(pages) => println!("{pages} pages are copied"),
        Err(error) => println!("how many pages? {error}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    copy_until(250).await;
}
