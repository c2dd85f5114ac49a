//! Sync and async code can call each other in all four ways, but a sync call that waits inside async code holds up everybody else.

use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

/// Sync: it waits, and holds its thread meanwhile.
fn bake(what: &str) {
    thread::sleep(Duration::from_millis(200));
    println!("{what} baked");
}

/// Async: it waits, and gives its thread back meanwhile.
async fn brew(what: &str) {
    sleep(Duration::from_millis(200)).await;
    println!("{what} brewed");
}

async fn wipe(table: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{table} table wiped");
}

async fn serve() {
    // async -> async
    tokio::join!(wipe("first"), brew("tea"));
    // async -> sync
    tokio::join!(wipe("second"), async { bake("cake") });
}

fn main() {
    // sync -> sync
    bake("bread");
    // sync -> async
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(serve());
    println!("closed");
}
