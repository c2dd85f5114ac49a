//! The futures stay in a list that `wait` polls; dropping it drops them.

// A small task group: `start` adds a task, and `wait` waits for all of them. When a task gives an error, the others are to be
// cancelled at once, and `wait` gives that error, but not before each of them is gone and has freed its desk.

use std::time::Duration;
use tokio::time::sleep;

type Outcome = Result<(), String>;

struct Desk(&'static str);

/// Says when the future that holds it is gone. Leave this function as it is.
impl Drop for Desk {
    fn drop(&mut self) {
        println!("{}: desk free", self.0);
    }
}

/// Stands for three offices. Leave this function as it is.
async fn book(what: &'static str, tenths: u64, free: bool) -> Outcome {
    let _desk = Desk(what);
    println!("{what}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    if !free {
        return Err(format!("no {what}"));
    }
    println!("{what}: done");
    Ok(())
}

struct Group(Vec<std::pin::Pin<Box<dyn Future<Output = Outcome> + Send>>>);

impl Group {
    fn new() -> Group {
        Group(Vec::new())
    }

    fn start(&mut self, task: impl Future<Output = Outcome> + Send + 'static) {
        self.0.push(Box::pin(task));
    }

    async fn wait(mut self) -> Outcome {
        let outcome = std::future::poll_fn(|cx| {
            let mut error = None;
            self.0.retain_mut(|task| match task.as_mut().poll(cx) {
                std::task::Poll::Ready(outcome) => {
                    error = error.take().or(outcome.err());
                    false
                }
                std::task::Poll::Pending => true,
            });
            match error {
                Some(error) => std::task::Poll::Ready(Err(error)),
                None if self.0.is_empty() => std::task::Poll::Ready(Ok(())),
                None => std::task::Poll::Pending,
            }
        })
        .await;
        drop(self);
        outcome
    }
}

/// A trip of three bookings. Leave this function as it is.
async fn trip(full: &str) -> Outcome {
    let mut offices = Group::new();
    for (what, tenths) in [("flight", 4), ("hotel", 2), ("car", 3)] {
        offices.start(book(what, tenths, what != full));
    }
    offices.wait().await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip("hotel").await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
