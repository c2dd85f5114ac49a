//! `shutdown` aborts the tasks of a `JoinSet` and waits until each of them is gone.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

struct Visitor;

impl Drop for Visitor {
    fn drop(&mut self) {
        println!("visitor: gone");
    }
}

async fn visit(visitor: Visitor) {
    sleep(Duration::from_millis(500)).await;
    println!("visitor: has seen it all");
    drop(visitor);
}

async fn open_for(millis: u64) {
    let mut visits = JoinSet::new();
    visits.spawn(visit(Visitor));
    sleep(Duration::from_millis(millis)).await;
    visits.shutdown().await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    open_for(200).await;
    println!("museum: closed");
    sleep(Duration::from_millis(100)).await;
    println!("museum: alarm on");
}
