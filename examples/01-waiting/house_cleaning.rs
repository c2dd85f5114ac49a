//! Work does not overlap on one thread: three rooms cleaned under `join!` take as long as one after another.

use std::time::{Duration, Instant};

async fn clean(room: &str) {
    println!("{room}: begun");
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {
        // Scrubbing keeps both hands busy: this stands for a real computation.
    }
    println!("{room}: clean");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    clean("kitchen").await;
    clean("bathroom").await;
    clean("hall").await;
    println!("one by one: {:.1} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    tokio::join!(clean("kitchen"), clean("bathroom"), clean("hall"));
    println!("all at once: {:.1} s", began.elapsed().as_secs_f64());
}
