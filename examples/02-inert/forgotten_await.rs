//! A future that is bound to a variable and never awaited does nothing, and the compiler accepts it in silence.

use std::time::Duration;
use tokio::time::sleep;

async fn save(order: u32) {
    sleep(Duration::from_millis(200)).await;
    println!("order {order}: on disk");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("order 17: received");
    let _saved = save(17);
    println!("order 17: confirmed to the customer");
    sleep(Duration::from_millis(500)).await;
    println!("shop closes");
}
