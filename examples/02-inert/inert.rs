//! Calling an `async fn` runs none of its body; awaiting the future it returned runs all of it.

use std::time::Duration;
use tokio::time::sleep;

async fn brew(drink: &str) -> String {
    println!("{drink}: kettle on");
    sleep(Duration::from_millis(300)).await;
    println!("{drink}: poured");
    format!("a cup of {drink}")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let tea = brew("tea");
    println!("called brew");
    sleep(Duration::from_millis(500)).await;
    println!("half a second later");
    let cup = tea.await;
    println!("got {cup}");
}
