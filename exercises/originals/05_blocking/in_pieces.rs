// Adding up five pages keeps the thread for half a second, and no heartbeat is printed. The sum is in an `Rc`, so the work
// cannot move to another thread. Let no beat be late by more than the rest of a page.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// Computes for 0.1 s. Leave this function as it is.
fn add_page(sum: &Cell<u32>) {
    let began = std::time::Instant::now();
    while began.elapsed() < Duration::from_millis(100) {}
    sum.set(sum.get() + 20);
}

/// Due every 0.1 s, and shows the sum. Leave this function as it is.
async fn heartbeat(sum: Rc<Cell<u32>>) {
    let began = Instant::now();
    for beat in 1..=8 {
        sleep_until(began + beat * Duration::from_millis(100)).await;
        println!("beat {beat}");
        println!("{} added so far", sum.get());
    }
}

// TODO: when does this give its thread back?
async fn add_up(sum: Rc<Cell<u32>>) {
    sleep(Duration::from_millis(250)).await;
    println!("adding: begins");
    for _ in 1..=5 {
        add_page(&sum);
    }
    println!("adding: done");
    println!("the sum is {}", sum.get());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let sum = Rc::new(Cell::new(0));
    // `biased` asks the heart first, each time.
    tokio::join!(biased; heartbeat(sum.clone()), add_up(sum));
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 5, “How do I give the thread back?”";

    #[test]
    fn each_beat_waits_for_no_more_than_the_page_at_hand() {
        check::run(main)
            .section(SECTION)
            .prints_at("beat 1", 0.1)
            .prints_at("beat 2", 0.2)
            .prints_at("beat 3", 0.35)
            .prints_at("beat 4", 0.45)
            .prints_at("beat 5", 0.55)
            .prints_at("beat 6", 0.65)
            .prints_at("beat 7", 0.75)
            .prints(&["beat 3", "20 added so far", "beat 7", "100 added so far"]);
    }

    #[test]
    fn all_five_pages_are_added_without_a_rest() {
        check::run(main)
            .section(SECTION)
            .begins_at("adding", 0.25)
            .lasts("adding", 0.5)
            .calls("add_page", 5)
            .prints(&["the sum is 100"]);
    }
}
