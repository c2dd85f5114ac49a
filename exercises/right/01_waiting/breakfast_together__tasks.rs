//! Three tasks, and all of them are awaited.

// Breakfast takes 1.4 s, because each dish waits for the one before. Only the oatmeal has to: it needs the
// hot water. Make breakfast as short as its longest chain.

use std::time::Duration;
use tokio::time::sleep;

/// A minute in the kitchen is a tenth of a second here. Leave this function as it is.
async fn cook(dish: &str, minutes: u64) {
    println!("{dish}: begins");
    sleep(Duration::from_millis(100 * minutes)).await;
    println!("{dish}: done");
}

// TODO: let everything overlap that can. `tokio::join!` takes several futures; a block `async { ... }` is one.
async fn breakfast() {
    let coffee = tokio::spawn(cook("coffee", 5));
    let toast = tokio::spawn(cook("toast", 2));
    cook("hot water", 3).await;
    cook("oatmeal", 4).await; // needs the hot water
    coffee.await.expect("it does not burn");
    toast.await.expect("it does not burn");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    breakfast().await;
}
