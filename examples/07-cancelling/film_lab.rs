//! Neither a timeout nor `abort` stops a blocking job that has begun: its result is still there when it is awaited.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

fn develop() -> &'static str {
    thread::sleep(Duration::from_millis(600));
    println!("the film is dry");
    "24 photos"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut film = spawn_blocking(develop);
    let patience = Duration::from_millis(200);
    println!("in time: {}", timeout(patience, &mut film).await.is_ok());
    film.abort();
    println!("never mind");
    println!("result: {:?}", film.await);
}
