//! `spawn_blocking` gives the waiting sync call a thread of its own, and the table is wiped on time.

use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

fn bake(what: &str) {
    thread::sleep(Duration::from_millis(200));
    println!("{what} baked");
}

async fn wipe(table: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{table} table wiped");
}

// ANCHOR: cure
async fn serve() {
    let (_, cake) = tokio::join!(wipe("second"), spawn_blocking(|| bake("cake")));
    cake.expect("baking does not panic");
}
// ANCHOR_END: cure

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(serve());
    println!("closed");
}
