//! `tokio::fs` borrows a thread of the blocking pool: when the pool's only thread is taken, a file has to wait for it.

use std::env;
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

async fn look_at_a_file() {
    let program = env::current_exe().unwrap();
    println!("asks for the size of a file");
    let file = tokio::fs::metadata(program).await.unwrap();
    println!("has the size: {}", file.len() > 0);
}

async fn heartbeat() {
    for beat in 1..=5 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

fn main() {
    // The pool may grow to 512 threads; here it may have one.
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    runtime.block_on(async {
        let beats = tokio::spawn(heartbeat());
        look_at_a_file().await;
        spawn_blocking(|| thread::sleep(Duration::from_millis(350)));
        println!("the pool's only thread is taken");
        look_at_a_file().await;
        beats.await.unwrap();
    });
}
