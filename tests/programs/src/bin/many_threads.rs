//! Ten thousand threads sleep, each for its own time, and are joined; or as many as the
//! argument says.

use std::thread;
use std::time::{Duration, Instant};

fn main() {
    let count = std::env::args().nth(1);
    let count = count.map_or(10_000, |count| count.parse().expect("a number"));
    let began = Instant::now();
    let threads: Vec<_> = (1..=count)
        .map(|n| {
            let builder = thread::Builder::new().stack_size(64 * 1024);
            let sleeps = move || thread::sleep(Duration::from_millis(n));
            builder.spawn(sleeps).expect("the machine has room")
        })
        .collect();
    println!("{count} threads after {:?}", began.elapsed());
    for thread in threads {
        thread.join().unwrap();
    }
    println!("all ended after {:?}", began.elapsed());
}
