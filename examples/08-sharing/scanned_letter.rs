//! Two chains side by side take as long as the longer one, and what needs both of them comes after that.

use std::time::Duration;
use tokio::time::sleep;

async fn step(name: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("{name}");
}

async fn read_letter() {
    step("letter scanned", 200).await;
    step("letter read", 300).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(read_letter(), step("address found", 400));
    step("answer printed", 100).await;
}
