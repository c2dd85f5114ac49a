//! Rejected with: the whole takes

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

async fn breakfast() {
    let porridge = async {
        tokio::join!(cook("hot water", 3), cook("toast", 2));
        cook("oatmeal", 4).await;
    };
    tokio::join!(cook("coffee", 5), porridge);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    breakfast().await;
}
