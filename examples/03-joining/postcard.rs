//! The card is written when it is awaited, at the post office, and not when `write` is called.

use std::time::Duration;
use tokio::time::sleep;

async fn write(to: &str) {
    println!("card to {to}: written");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let card = write("Ann");
    println!("on the beach");
    sleep(Duration::from_millis(200)).await;
    println!("at the post office");
    card.await;
    println!("back on the beach");
}
