//! A semaphore that is closed when it is time to stop.

// A book of ten pages is copied on a thread of the blocking pool. After 0.25 s somebody says stop, but all ten pages are
// copied. Let the job finish the page that it has begun, begin no other, and say how many pages it has copied.

use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// The copier. Leave this function as it is.
fn copy(page: u32) {
    println!("page {page}: begins");
    thread::sleep(Duration::from_millis(100));
    println!("page {page}: done");
}

fn copy_book(told: &Semaphore) -> u32 {
    (1..=10).take_while(|_| !told.is_closed()).map(copy).count() as u32
}

async fn copy_until(millis: u64) {
    let told = Arc::new(Semaphore::new(1));
    let flag = told.clone();
    let job = spawn_blocking(move || copy_book(&flag));
    sleep(Duration::from_millis(millis)).await;
    println!("stop");
    told.close();
    match job.await {
        Ok(pages) => println!("{pages} pages are copied"),
        Err(error) => println!("how many pages? {error}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    copy_until(250).await;
}
