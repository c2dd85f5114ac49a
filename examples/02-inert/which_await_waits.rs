//! Three awaits find what they need, so the neighbour goes on waiting; the fourth has to wait, and lets the neighbour run.

use std::time::{Duration, Instant};
use tokio::sync::{Mutex, mpsc};

async fn add_up(page: u32) -> u32 {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(100) {}
    page * 10
}

async fn neighbour(letters: mpsc::Sender<&str>) {
    println!("neighbour: writes");
    letters.send("from next door").await.expect("it is open");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let desk = Mutex::new("a free desk");
    let (post, mut letters) = mpsc::channel(2);
    post.try_send("from abroad").expect("there is room");
    tokio::spawn(neighbour(post));

    println!("first: {}", add_up(1).await);
    println!("second: {}", desk.lock().await);
    println!("third: {:?}", letters.recv().await);
    println!("fourth: {:?}", letters.recv().await);
}
