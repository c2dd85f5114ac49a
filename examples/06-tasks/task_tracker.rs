//! A tracker waits for tasks whose results nobody needs, and forgets each as soon as it has ended.

use std::time::Duration;
use tokio::time::sleep;
use tokio_util::task::TaskTracker;

async fn write_log(page: u32) {
    sleep(Duration::from_millis(300)).await;
    println!("page {page}: logged");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let logs = TaskTracker::new();
    for page in 1..=3 {
        tokio::spawn(logs.track_future(write_log(page)));
        sleep(Duration::from_millis(200)).await;
    }
    println!("last page shown, {} still logging", logs.len());
    logs.close();
    logs.wait().await;
    println!("all logged, {} left", logs.len());
}
