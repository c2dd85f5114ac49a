//! A timeout around a future drops the future; a timeout around a handle drops the handle, and the task goes on.

use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn drive(what: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("the {what} is here");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let patience = Duration::from_millis(200);
    let bus = timeout(patience, drive("bus", 300)).await;
    println!("bus: {bus:?}");
    let taxi = timeout(patience, tokio::spawn(drive("taxi", 500))).await;
    println!("taxi: {taxi:?}");
    sleep(Duration::from_millis(500)).await;
    println!("at home");
}
