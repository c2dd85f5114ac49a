//! A future that is cancelled is dropped at the await where it waits: its variables are dropped, the innermost first, and none of its lines after that await runs.

use std::time::Duration;
use tokio::time::{sleep, timeout};

/// A thing that says so when it is put back.
struct Tool(&'static str);

impl Drop for Tool {
    fn drop(&mut self) {
        println!("{} put back", self.0);
    }
}

async fn knead() {
    let _bowl = Tool("bowl");
    sleep(Duration::from_millis(100)).await;
    println!("dough kneaded");
}

async fn rise() {
    let _cloth = Tool("cloth");
    sleep(Duration::from_millis(300)).await;
    println!("dough risen");
}

async fn bake() -> &'static str {
    let _apron = Tool("apron");
    knead().await;
    let _tin = Tool("tin");
    rise().await;
    let _glove = Tool("glove");
    sleep(Duration::from_millis(200)).await;
    println!("kitchen cleaned");
    "bread"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let patience = Duration::from_millis(300);
    let result = timeout(patience, bake()).await;
    println!("main has {result:?}");
}
