//! `timeout` looks at the clock only at an await: around blocking code it reports success, late; around `spawn_blocking` it ends the waiting, not the work.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

fn blocking_print() -> &'static str {
    thread::sleep(Duration::from_millis(300));
    println!("  a page leaves the printer");
    "printed"
}

async fn blocking_inside() -> &'static str {
    blocking_print()
}

async fn async_inside() -> &'static str {
    sleep(Duration::from_millis(300)).await;
    println!("  a page leaves the printer");
    "printed"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let limit = Duration::from_millis(100);

    println!("async, at most 0.1 s");
    println!("{:?}", timeout(limit, async_inside()).await);

    println!("blocking, at most 0.1 s");
    println!("{:?}", timeout(limit, blocking_inside()).await);

    println!("offloaded, at most 0.1 s");
    let mut job = spawn_blocking(blocking_print);
    println!("{:?}", timeout(limit, &mut job).await);
    println!("job ended: {:?}", job.await.unwrap());
}
