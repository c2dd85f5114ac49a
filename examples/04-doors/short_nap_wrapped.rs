//! Inside an async block the same `sleep` is called by the first poll, when the runtime is there.

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    println!("a short nap");
    runtime.block_on(async { sleep(Duration::from_millis(100)).await });
    println!("awake");
}
