//! With `.await` the order is on disk before it is confirmed, and the caller has a receipt that proves it.

use std::time::Duration;
use tokio::time::sleep;

struct Receipt {
    order: u32,
}

async fn save(order: u32) -> Receipt {
    sleep(Duration::from_millis(200)).await;
    println!("order {order}: on disk");
    Receipt { order }
}

fn confirm(receipt: Receipt) {
    println!("order {}: confirmed to the customer", receipt.order);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("order 17: received");
    let saved = save(17).await;
    confirm(saved);
    sleep(Duration::from_millis(500)).await;
    println!("shop closes");
}
