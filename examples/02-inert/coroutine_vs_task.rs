//! `spawn` only puts the child in the queue: it begins when the parent reaches an await that has to wait.

use std::time::Duration;
use tokio::time::sleep;

async fn child() {
    println!("child: begins");
    sleep(Duration::from_millis(100)).await;
    println!("child: ends");
}

async fn look_up() -> u32 {
    42
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let handle = tokio::spawn(child());
    println!("parent: after spawn");
    let answer = look_up().await;
    println!("parent: looked up {answer}");
    handle.await?;
    println!("parent: child has ended");
    Ok(())
}
