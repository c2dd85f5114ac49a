//! `drop` before the await is enough for rustc if nothing has borrowed the value before.

use std::rc::Rc;
use std::time::Duration;
use tokio::time::sleep;

async fn print(label: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{label} printed");
}

async fn throw_away() {
    let label = Rc::new(String::from("out of date"));
    drop(label);
    print("do not touch").await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(throw_away()).await.unwrap();
}
