//! Four ways to keep what is not `Send` out of a task: share it by `Arc`, take out what is needed, drop it before the await, or do not spawn.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

async fn print(label: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{label} printed");
}

async fn shared() {
    let label = Arc::new(String::from("shared"));
    print(&label).await;
}

async fn taken_out() {
    let text = {
        let label = Rc::new(String::from("taken out"));
        String::from(label.as_str())
    };
    print(&text).await;
}

async fn dropped_before() {
    {
        let label = Rc::new(String::from("dropped before"));
        println!("{label} checked");
    }
    print("a copy").await;
}

async fn not_spawned() {
    let label = Rc::new(String::from("not spawned"));
    print(&label).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(shared()).await.unwrap();
    tokio::spawn(taken_out()).await.unwrap();
    tokio::spawn(dropped_before()).await.unwrap();
    not_spawned().await;
}
