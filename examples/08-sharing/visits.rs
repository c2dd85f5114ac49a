//! A std mutex that is held for one line holds nobody up: plain methods count from tasks, from a destructor and from a thread.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tokio::time::sleep;

#[derive(Clone, Default)]
struct Visits(Arc<Mutex<u32>>);

impl Visits {
    fn count(&self) {
        *self.0.lock().unwrap() += 1;
    }

    fn total(&self) -> u32 {
        *self.0.lock().unwrap()
    }
}

/// Counts the visit when it is over, however it ends.
struct Visit(Visits);

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.count();
    }
}

async fn visit(visits: Visits, millis: u64) {
    let _visit = Visit(visits);
    sleep(Duration::from_millis(millis)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let visits = Visits::default();
    let short = tokio::spawn(visit(visits.clone(), 100));
    let long = tokio::spawn(visit(visits.clone(), 900));
    let at_the_door = visits.clone();
    let door = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        at_the_door.count();
    });
    short.await.unwrap();
    println!("after the short visit: {}", visits.total());
    sleep(Duration::from_millis(200)).await;
    long.abort();
    println!("aborted: {}", long.await.unwrap_err().is_cancelled());
    door.join().unwrap();
    println!("in all: {}", visits.total());
}
