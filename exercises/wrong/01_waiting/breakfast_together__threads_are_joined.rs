//! Rejected with: keeps its thread at line

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

fn alone(dish: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("it can be built").block_on(dish);
}

async fn breakfast() {
    std::thread::scope(|kitchen| {
        kitchen.spawn(|| alone(cook("coffee", 5)));
        kitchen.spawn(|| alone(cook("toast", 2)));
        kitchen.spawn(|| {
            alone(cook("hot water", 3));
            alone(cook("oatmeal", 4));
        });
    });
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    breakfast().await;
}
