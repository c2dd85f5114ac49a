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

fn copy_book(told: &AtomicBool) -> u32 {
    let mut copied = 0;
    for page in 1..=10 {
        if told.load(Ordering::Relaxed) {
            break;
        }
        copy(page);
        copied += 1;
    }
    copied
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

#[cfg(test)]
mod tests {
    use super::{copy_until, main};
    use meanwhile::check;

    const SECTION: &str = "Chapter 5, “Can I stop a blocking job?”";

    #[tokio::main(flavor = "current_thread")]
    async fn told_too_late() {
        copy_until(1150).await;
    }

    #[test]
    fn after_the_page_at_hand_no_other_is_begun() {
        check::run(main)
            .section(SECTION)
            .nobody_panics()
            .never_runs("page 4")
            .lasts("page 3", 0.1)
            .takes(0.3);
    }

    #[test]
    fn the_job_says_how_many_pages_it_has_copied() {
        check::run(main)
            .section(SECTION)
            .prints_at("stop", 0.25)
            .prints(&["page 3: done", "3 pages are copied"])
            .no_blocking();
    }

    #[test]
    fn told_too_late_it_has_copied_all_ten() {
        check::run(told_too_late)
            .section(SECTION)
            .prints(&["page 10: done", "10 pages are copied"])
            .lasts("page 10", 0.1);
    }
}
