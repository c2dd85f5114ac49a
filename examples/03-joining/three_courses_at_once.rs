//! Three courses under one `join!` take only as long as the longest, but the dessert comes first.

use std::time::Duration;
use tokio::time::sleep;

async fn course(dish: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("window table eats the {dish}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(
        course("starter", 300),
        course("main dish", 400),
        course("dessert", 200),
    );
    println!("dinner is over");
}
