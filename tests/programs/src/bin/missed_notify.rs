//! A race: the waiter looks at the flag and then begins to wait for the notification. If it
//! comes in between, it is missed, and the waiter waits for ever.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;

static READY: AtomicBool = AtomicBool::new(false);
static LOCK: Mutex<()> = Mutex::new(());
static CHANGED: Condvar = Condvar::new();

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| {
            if !READY.load(Ordering::SeqCst) {
                let guard = LOCK.lock().unwrap();
                drop(CHANGED.wait(guard).unwrap());
            }
            println!("ready");
        });
        scope.spawn(|| {
            READY.store(true, Ordering::SeqCst);
            CHANGED.notify_one();
        });
    });
}
