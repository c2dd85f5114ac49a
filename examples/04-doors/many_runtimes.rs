//! An event loop belongs to a thread, not to the process: three threads drive three runtimes, and each blocks only its own.

use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn station(name: &str, opens_after: u64) {
    sleep(Duration::from_millis(opens_after)).await;
    println!("{name} opens");
    // This blocks the thread, on purpose.
    thread::sleep(Duration::from_millis(300));
    println!("{name} closes");
}

fn main() {
    let mut loops = Vec::new();
    for (name, opens_after) in [("north", 100), ("south", 200), ("harbour", 300)] {
        let event_loop = move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(station(name, opens_after));
        };
        let thread = thread::Builder::new().name(name.to_owned());
        loops.push(thread.spawn(event_loop).unwrap());
    }
    for event_loop in loops {
        event_loop.join().unwrap();
    }
}
