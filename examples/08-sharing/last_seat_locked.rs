//! One guard from the look to the change: who gets the last seat depends on who goes on when, but only one of them does.

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

static FREE: Mutex<u32> = Mutex::new(1);

fn take_seat(name: &str) -> bool {
    let mut seats = FREE.lock().unwrap();
    println!("{name}: {seats} free");
    if *seats == 0 {
        return false;
    }
    *seats -= 1;
    true
}

async fn book(name: &str) {
    sleep(Duration::from_millis(100)).await; // both ask at the same moment
    if take_seat(name) {
        sleep(Duration::from_millis(200)).await; // the ticket is printed
        println!("{name}: here is my ticket");
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let ada = tokio::spawn(book("Ada"));
    let ben = tokio::spawn(book("Ben"));
    ada.await.unwrap();
    ben.await.unwrap();
}
