//! Waits in a future of its own, which polls a sleep.

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;
use tokio::time::sleep;

struct Nap(Pin<Box<Sleep>>);

impl Future for Nap {
    type Output = ();

    fn poll(mut self: Pin<&mut Nap>, cx: &mut Context) -> Poll<()> {
        self.0.as_mut().poll(cx)
    }
}

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    Nap(Box::pin(sleep(Duration::from_millis(500)))).await;
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
