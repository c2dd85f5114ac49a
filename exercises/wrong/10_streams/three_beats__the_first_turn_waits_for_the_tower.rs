//! Rejected with: `display turn 1` begins when

// Three machines work on a beat of 0.2 s, like the tower clock, and each has to warm up first. Then the counter makes up for what it
// has missed. The pump rests for 0.2 s before each further turn. The display goes with the tower again, and what is past is past. In
// this program all three do the same.

use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

// What is to come out, with the numbers of the turns:
//
//   tower    0.0      0.2      0.4      0.6      0.8      1.0      1.2      1.4      1.6
//   counter  warm-up ....................... 1234 5
//   pump     warm-up ....................... 1        2        3        4        5
//   display  warm-up ....................... 1    2        3        4        5

const BEAT: Duration = Duration::from_millis(200);

/// Leave this function as it is.
async fn warm_up(machine: &str) {
    println!("{machine} warm-up: begins"); // unordered
    sleep(Duration::from_millis(700)).await;
    println!("{machine} warm-up: done"); // unordered
}

/// Leave this function as it is.
fn turn(machine: &str, number: u32) {
    println!("{machine} turn {number}: begins"); // unordered
    println!("{machine} turn {number}: done"); // unordered
}

/// Strikes every 0.2 s. Leave this function as it is.
async fn tower() {
    let began = Instant::now();
    for stroke in 0..8 {
        sleep_until(began + stroke * BEAT).await;
        println!("tower stroke {stroke}"); // unordered
    }
}

async fn counter() {
    let mut beat = interval(BEAT);
    warm_up("counter").await;
    for number in 1..=5 {
        beat.tick().await;
        turn("counter", number);
    }
}

async fn pump() {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    warm_up("pump").await;
    for number in 1..=5 {
        beat.tick().await;
        turn("pump", number);
    }
}

async fn display() {
    let began = Instant::now();
    warm_up("display").await;
    let mut number = 0;
    let mut next = began;
    while number < 5 {
        while next <= Instant::now() {
            next += BEAT;
        }
        sleep_until(next).await;
        number += 1;
        turn("display", number);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(tower(), counter(), pump(), display());
}
