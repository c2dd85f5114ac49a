//! A timeout ends the waiting for a blocking job, not the job: it goes on, and the program ends after it.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

fn measure_depth() {
    thread::sleep(Duration::from_millis(700));
    println!("boat: the lake is 31 m deep");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let boat = spawn_blocking(measure_depth);
    if timeout(Duration::from_millis(300), boat).await.is_err() {
        println!("shore: no answer");
    }
    sleep(Duration::from_millis(200)).await;
    println!("shore: goes home");
}
