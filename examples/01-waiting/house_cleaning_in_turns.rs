//! Taking turns does not make work shorter: each switch takes time, and every room is clean later.

use std::time::{Duration, Instant};
use tokio::task::yield_now;

const STEP: Duration = Duration::from_millis(100);

fn work(time: Duration) {
    let began = Instant::now();
    while began.elapsed() < time {}
}

// ANCHOR: rooms
async fn clean_at_once(room: &str) {
    work(STEP); // walk to the room
    work(STEP * 3);
    println!("{room}: clean");
}

async fn clean_in_turns(room: &str) {
    for _ in 0..3 {
        yield_now().await; // let the other room have the thread
        work(STEP); // walk back to this room
        work(STEP);
    }
    println!("{room}: clean, in turns");
}
// ANCHOR_END: rooms

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    tokio::join!(clean_at_once("kitchen"), clean_at_once("hall"));
    println!("room by room: {:.1} s", began.elapsed().as_secs_f64());

    // `biased`: in every round the kitchen comes first, then the hall.
    let began = Instant::now();
    tokio::join!(biased; clean_in_turns("kitchen"), clean_in_turns("hall"));
    println!("in turns: {:.1} s", began.elapsed().as_secs_f64());
}
