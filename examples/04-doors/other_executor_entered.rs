//! With the context of a tokio runtime that its workers drive, another executor can poll tokio's timers, too.

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

// ANCHOR: cure
fn main() {
    let (ring, bell) = oneshot::channel();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        ring.send("dinner").unwrap();
    });
    // One worker of this runtime watches the clock; our executor polls.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let runtime = runtime.unwrap();
    let _inside = runtime.enter();
    block_on(dinner(bell));
}
// ANCHOR_END: cure
