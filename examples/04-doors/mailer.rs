//! A runtime that goes out of scope inside async code panics, although everything it had to do is done.

use std::panic;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::sleep;

// ANCHOR: story
/// It has a runtime of its own, for its letters.
struct Mailer {
    runtime: Runtime,
}

impl Mailer {
    fn send(&self, to: &'static str) -> JoinHandle<()> {
        self.runtime.spawn(async move {
            sleep(Duration::from_millis(100)).await;
            println!("letter to {to} sent");
        })
    }
}

async fn day() {
    let runtime = Runtime::new().unwrap();
    let mailer = Mailer { runtime };
    mailer.send("Ada").await.unwrap();
    println!("end of the day");
}
// ANCHOR_END: story

fn main() {
    // Should anything panic, only its message: the usual report names a file in your home folder.
    panic::set_hook(Box::new(|info| {
        let message = info.payload().downcast_ref::<&str>();
        eprintln!("panicked: {}", message.unwrap());
    }));
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(day());
}
