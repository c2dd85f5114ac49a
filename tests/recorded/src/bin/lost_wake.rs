//! A future that returns `Pending` and keeps no waker.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;
use tokio::time::sleep;

async fn answer() -> u32 {
    // The first poll finds nothing, and forgets who asked.
    let mut asked = false;
    poll_fn(move |_| match std::mem::replace(&mut asked, true) {
        true => Poll::Ready(42),
        false => Poll::Pending,
    })
    .await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _task = tokio::spawn(answer());
    sleep(Duration::from_millis(300)).await;
    println!("no answer");
}
