//! Given away to `spawn_blocking`, the runtime is dropped on a thread that may block.

use std::time::Duration;
use tokio::runtime::Runtime;
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

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let runtime = Runtime::new().unwrap();
    let mailer = Mailer { runtime };
    mailer.send("Ada").await.unwrap();
    spawn_blocking(move || drop(mailer)).await.unwrap();
    println!("end of main");
}
