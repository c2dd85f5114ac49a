//! Moved into `spawn_blocking`, the runtime is dropped on a thread that may block.

use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

struct Mailer {
    runtime: Runtime,
}

impl Mailer {
    fn send(&self, to: &'static str) -> JoinHandle<()> {
        self.runtime.spawn(async move {
            sleep(Duration::from_millis(100)).await;
            println!("letter to {to} sent");
        })
    }
}

// ANCHOR: cure
async fn day() {
    let runtime = Runtime::new().unwrap();
    let mailer = Mailer { runtime };
    mailer.send("Ada").await.unwrap();
    spawn_blocking(move || drop(mailer)).await.unwrap();
    println!("end of the day");
}
// ANCHOR_END: cure

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(day());
}
