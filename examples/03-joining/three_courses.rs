//! Each table eats its three courses in order, and two tables overlap: the evening is as long as its longest dinner.

use std::time::Duration;
use tokio::time::sleep;

async fn course(table: &str, dish: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("{table} table eats the {dish}");
}

// ANCHOR: dinners
async fn dinner_at_the_window() {
    course("window", "starter", 300).await;
    course("window", "main dish", 400).await;
    course("window", "dessert", 200).await;
}

async fn dinner_in_the_garden() {
    course("garden", "starter", 100).await;
    course("garden", "main dish", 500).await;
    course("garden", "dessert", 200).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(dinner_at_the_window(), dinner_in_the_garden());
    println!("the kitchen closes");
}
// ANCHOR_END: dinners
