//! Three threads, each of which begins when the one before it has ended.

use std::thread;
use std::time::Duration;

fn main() {
    for shift in ["early", "late", "night"] {
        let work = move || {
            thread::sleep(Duration::from_millis(100));
            println!("{shift} shift");
        };
        let worker = thread::Builder::new().name(shift.to_owned()).spawn(work);
        worker.unwrap().join().unwrap();
    }
}
