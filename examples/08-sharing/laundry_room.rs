//! `let _ =` keeps nothing: the guard is dropped in the same statement, and the two are in the room at once.

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

async fn wash(room: &Mutex<()>, name: &str, arrives: u64, takes: u64) {
    sleep(Duration::from_millis(arrives)).await;
    let _ = room.lock().await;
    println!("{name} begins");
    sleep(Duration::from_millis(takes)).await;
    println!("{name} is done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let room = Mutex::new(());
    tokio::join!(wash(&room, "Ada", 0, 400), wash(&room, "Ben", 100, 200));
}
