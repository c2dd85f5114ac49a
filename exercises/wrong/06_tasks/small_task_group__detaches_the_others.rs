//! Rejected with: it goes on and is done at 0.4 s

// A small task group: `start` adds a task, and `wait` waits for all of them. When a task gives an error, the others are to be
// cancelled at once, and `wait` gives that error, but not before each of them is gone and has freed its desk.

use std::time::Duration;
use tokio::task::JoinSet;
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

struct Group(JoinSet<Outcome>);

impl Group {
    fn new() -> Group {
        Group(JoinSet::new())
    }

    fn start(&mut self, task: impl Future<Output = Outcome> + Send + 'static) {
        self.0.spawn(task);
    }

    async fn wait(mut self) -> Outcome {
        while let Some(task) = self.0.join_next().await {
            if let Err(error) = task.expect("no task panics") {
                self.0.detach_all();
                return Err(error);
            }
        }
        Ok(())
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
