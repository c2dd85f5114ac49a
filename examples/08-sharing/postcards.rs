//! A task gets on while `main` waits for something else. A future that nobody polls has not even begun.

use std::time::Duration;
use tokio::time::sleep;

async fn write(card: &str) {
    println!("{card}: begun");
    sleep(Duration::from_millis(100)).await;
    println!("{card}: written");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let oslo = write("Oslo");
    let rome = tokio::spawn(write("Rome"));
    sleep(Duration::from_millis(200)).await;
    println!("the coffee is cold");
    rome.await.unwrap();
    oslo.await;
}
