//! A loop of `select!` looks who is ready.

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
        cook("hot water", 3).await;
        cook("oatmeal", 4).await; // needs the hot water
    };
    let coffee = cook("coffee", 5);
    let toast = cook("toast", 2);
    tokio::pin!(porridge, coffee, toast);
    let (mut eaten, mut drunk, mut buttered) = (false, false, false);
    while !(eaten && drunk && buttered) {
        tokio::select! {
            _ = &mut porridge, if !eaten => eaten = true,
            _ = &mut coffee, if !drunk => drunk = true,
            _ = &mut toast, if !buttered => buttered = true,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    breakfast().await;
}
