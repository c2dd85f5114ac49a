// Three machines work on a beat of 0.2 s, like the tower clock, and each has to warm up first. Then the counter makes up for what it
// has missed. The pump rests for 0.2 s before each further turn. The display goes with the tower again, and what is past is past. In
// this program all three do the same.

use std::time::Duration;
use tokio::time::{Instant, interval, sleep, sleep_until};

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

// TODO: let each machine go on after its warm-up as the table says.
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
    warm_up("pump").await;
    for number in 1..=5 {
        beat.tick().await;
        turn("pump", number);
    }
}

async fn display() {
    let mut beat = interval(BEAT);
    warm_up("display").await;
    for number in 1..=5 {
        beat.tick().await;
        turn("display", number);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(tower(), counter(), pump(), display());
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 10, “What if I miss some ticks?”";

    #[test]
    fn the_counter_makes_up_for_what_it_has_missed() {
        check::run(main)
            .section(SECTION)
            .begins_when_done("counter turn 1", &["counter warm-up"])
            .begins_when_done("counter turn 2", &["counter warm-up"])
            .begins_when_done("counter turn 3", &["counter warm-up"])
            .begins_when_done("counter turn 4", &["counter warm-up"])
            .prints_with("counter turn 5: begins", "tower stroke 4");
    }

    #[test]
    fn the_pump_rests_before_each_further_turn() {
        check::run(main)
            .section(SECTION)
            .begins_when_done("pump turn 1", &["pump warm-up"])
            .begin_every("pump turn", 0.2);
    }

    #[test]
    fn the_display_goes_with_the_tower_again() {
        check::run(main)
            .section(SECTION)
            .begins_when_done("display turn 1", &["display warm-up"])
            .prints_with("display turn 2: begins", "tower stroke 4")
            .prints_with("display turn 3: begins", "tower stroke 5")
            .prints_with("display turn 4: begins", "tower stroke 6")
            .prints_with("display turn 5: begins", "tower stroke 7");
    }

    #[test]
    fn each_machine_has_five_turns_and_nobody_blocks() {
        check::run(main)
            .section(SECTION)
            .done("counter turn", 5)
            .done("pump turn", 5)
            .done("display turn", 5)
            .calls("turn", 15)
            .calls("warm_up", 3)
            .no_blocking()
            .nobody_panics();
    }
}
