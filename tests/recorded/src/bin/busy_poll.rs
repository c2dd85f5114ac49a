//! A future that asks again and again instead of waiting.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::oneshot::{Receiver, channel};
use tokio::time::sleep;

async fn ask(mut answer: Receiver<u32>) -> u32 {
    let mut patience = 500;
    poll_fn(|cx| {
        patience -= 1;
        if let (Ok(answer), _) | (_, answer @ 0) = (answer.try_recv(), patience) {
            return Poll::Ready(answer);
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = channel();
    let asks = tokio::spawn(ask(receiver));
    sleep(Duration::from_millis(100)).await;
    let _ = sender.send(42);
    println!("{}", asks.await.unwrap());
}
