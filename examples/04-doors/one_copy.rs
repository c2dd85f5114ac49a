//! With one copy for both cells the worker is found and woken.

use std::sync::{Mutex, mpsc};
use std::thread::{self, Thread};
use std::time::Duration;

/// What a library keeps in a static: the threads that sleep until there is work.
struct Sleepers(Mutex<Vec<Thread>>);

impl Sleepers {
    fn sleep(&self) {
        self.0.lock().unwrap().push(thread::current());
        thread::park();
    }

    fn wake_one(&self) {
        let sleeper = self.0.lock().unwrap().pop();
        println!(
            "second cell: there is a task, sleepers: {}",
            sleeper.iter().count()
        );
        if let Some(thread) = sleeper {
            thread.unpark();
        }
    }
}

// ANCHOR: cure
static IN_BOTH_CELLS: Sleepers = Sleepers(Mutex::new(Vec::new()));
// ANCHOR_END: cure

fn main() {
    let (worker, answer) = mpsc::channel();
    thread::spawn(move || {
        IN_BOTH_CELLS.sleep(); // until there is a task
        worker.send("the task is done")
    });
    thread::sleep(Duration::from_millis(100));

    IN_BOTH_CELLS.wake_one();
    let answer = answer.recv_timeout(Duration::from_secs(1));
    println!("second cell: {}", answer.unwrap_or("nobody answers"));
}
