//! Under another executor tokio's channels work, and tokio's timers panic: they look for a tokio runtime on their thread.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::Duration;
use tokio::sync::oneshot;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// A whole executor: poll, wait to be woken, poll again.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

async fn dinner(bell: oneshot::Receiver<&str>) {
    println!("the bell says: {}", bell.await.unwrap());
    tokio::time::sleep(Duration::from_millis(100)).await;
    println!("dinner is over");
}

fn main() {
    let (ring, bell) = oneshot::channel();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        ring.send("dinner").unwrap();
    });
    block_on(dinner(bell));
}
