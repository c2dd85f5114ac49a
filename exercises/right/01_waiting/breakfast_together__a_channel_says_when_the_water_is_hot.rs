//! The oatmeal waits for a message.

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
    let (hot, is_hot) = tokio::sync::oneshot::channel();
    let water = async move {
        cook("hot water", 3).await;
        let _ = hot.send(());
    };
    let oatmeal = async move {
        is_hot.await.expect("the water gets hot");
        cook("oatmeal", 4).await;
    };
    tokio::join!(oatmeal, cook("toast", 2), water, cook("coffee", 5));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    breakfast().await;
}
