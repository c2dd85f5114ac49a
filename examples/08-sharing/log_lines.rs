//! A thread-local belongs to the thread. After an await it holds what the last task on that thread has put there.

use std::cell::Cell;
use std::time::Duration;
use tokio::time::sleep;

thread_local! {
    static USER: Cell<&'static str> = const { Cell::new("nobody") };
}

fn log(what: &str) {
    println!("[{}] {what}", USER.get());
}

async fn serve(user: &'static str, page: &str, millis: u64) {
    USER.set(user);
    log(&format!("asks for {page}"));
    sleep(Duration::from_millis(millis)).await; // the database
    log(&format!("gets {page}"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let ada = tokio::spawn(serve("Ada", "her letters", 300));
    sleep(Duration::from_millis(100)).await;
    let ben = tokio::spawn(serve("Ben", "his photos", 100));
    ada.await.unwrap();
    ben.await.unwrap();
    log("closed");
}
