//! Dropping the handle gives up the result; the bread is baked all the same.

use std::time::Duration;
use tokio::time::sleep;

async fn bake(minutes: u64) {
    sleep(Duration::from_millis(100 * minutes)).await;
    println!("out of the oven after {minutes} minutes");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let bread = tokio::spawn(bake(4));
    sleep(Duration::from_millis(200)).await;
    drop(bread);
    println!("never mind the bread");
    sleep(Duration::from_millis(400)).await;
    println!("dinner");
}
