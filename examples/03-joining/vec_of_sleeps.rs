//! Sleeps kept in a `Vec` and awaited in a loop take only the longest: `sleep()` fixes its deadline when it is called.

use std::time::{Duration, Instant};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let naps = vec![
        ("map", sleep(Duration::from_millis(300))),
        ("photo", sleep(Duration::from_millis(500))),
        ("song", sleep(Duration::from_millis(400))),
    ];
    println!("three sleeps in a Vec");
    for (name, nap) in naps {
        nap.await;
        println!("{name} is over");
    }
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
