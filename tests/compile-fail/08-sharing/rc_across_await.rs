//! A task may be continued by another thread, so what its future keeps over an await must be `Send`.

use std::rc::Rc;
use std::time::Duration;
use tokio::time::sleep;

async fn print(label: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{label} printed");
}

async fn print_twice() {
    let label = Rc::new(String::from("do not touch"));
    print(&label).await;
    print(&label).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(print_twice()).await.unwrap();
}
