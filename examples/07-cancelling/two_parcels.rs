//! A future that was only made begins when it is awaited; a spawned one has been under way since it was spawned.

use std::time::Duration;
use tokio::time::sleep;

async fn deliver(what: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("the {what} are delivered");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let books = deliver("books", 300);
    let shoes = tokio::spawn(deliver("shoes", 200));
    sleep(Duration::from_millis(400)).await;
    println!("lunch is over");
    books.await;
    shoes.await.unwrap();
    println!("everything is here");
}
