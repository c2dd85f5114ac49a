//! The curtain keeps the only thread, so the lamp is switched on when the curtain is up.

use std::{thread, time::Duration};
use tokio::time::sleep;

async fn curtain() {
    thread::sleep(Duration::from_millis(200)); // an old motor, with a driver of its own
    println!("curtain up");
}

async fn lamp() {
    sleep(Duration::from_millis(300)).await;
    println!("lamp warm");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(curtain(), lamp());
}
