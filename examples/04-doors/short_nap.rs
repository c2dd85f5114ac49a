//! `sleep` looks for a runtime when it is called, and an argument is evaluated before `block_on` begins: there is none yet.

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    println!("a short nap");
    runtime.block_on(sleep(Duration::from_millis(100)));
    println!("awake");
}
