//! Two workers can be between the same two lines at once: whether the last seat is sold once or twice depends on who goes on when.

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

static FREE: Mutex<u32> = Mutex::new(1);

async fn book(name: &str) {
    sleep(Duration::from_millis(100)).await; // both ask at the same moment
    let seats = *FREE.lock().unwrap();
    println!("{name}: {seats} free");
    if seats == 0 {
        return;
    }
    *FREE.lock().unwrap() = seats - 1;
    sleep(Duration::from_millis(200)).await; // the ticket is printed
    println!("{name}: here is my ticket");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let ada = tokio::spawn(book("Ada"));
    let ben = tokio::spawn(book("Ben"));
    ada.await.unwrap();
    ben.await.unwrap();
}
