//! A race: two threads read a number, add to it and write it back. Now and then one update
//! is lost, and no call lies between the reading and the writing.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

static COUNT: AtomicU32 = AtomicU32::new(0);

fn main() {
    let add = || {
        let count = COUNT.load(Ordering::SeqCst);
        COUNT.store(count + 1, Ordering::SeqCst);
    };
    thread::scope(|scope| {
        scope.spawn(add);
        scope.spawn(add);
    });
    println!("{} of 2", COUNT.load(Ordering::SeqCst));
    assert_eq!(COUNT.load(Ordering::SeqCst), 2, "an update is lost");
}
