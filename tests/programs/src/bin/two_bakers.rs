//! Two threads that sleep, one of which waits for a lock of the other: for the tests of traces.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static OVEN: Mutex<()> = Mutex::new(());

fn bake(name: &str, millis: u64) {
    let oven = OVEN.lock().unwrap();
    thread::sleep(Duration::from_millis(millis));
    drop(oven);
    println!("{name} is done");
}

fn main() {
    let first = thread::spawn(|| bake("rye", 300));
    thread::sleep(Duration::from_millis(100));
    let second = thread::spawn(|| bake("oat", 200));
    first.join().unwrap();
    second.join().unwrap();
}
