// A worker reads a feed, and panics at a page that it does not understand. The first panic ends the whole program. Let
// `supervise` start the worker again when it has panicked, at most three times, and call `report(1)` before the first
// restart, and so on. It returns what the worker has read, or `Err("given up")` when the third restart has failed, too.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for the feed, which this attempt understands from `good` on. Leave this function as it is.
async fn read_feed(attempt: u32, good: u32) -> u32 {
    println!("attempt {attempt}: begins");
    sleep(Duration::from_millis(100)).await;
    assert!(attempt >= good, "a strange page");
    println!("attempt {attempt}: done");
    100 * attempt
}

/// Rings in the control room. Leave this function as it is.
fn report(restart: u32) {
    println!("restart {restart}");
}

async fn supervise(good: u32) -> Result<u32, String> {
    for attempt in 1..=4 {
        if attempt > 1 {
            report(attempt - 1);
        }
        if let Ok(pages) = tokio::spawn(read_feed(attempt, good)).await {
            return Ok(pages);
        }
    }
    Err("given up".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("feed: {:?}", supervise(3).await);
}

#[cfg(test)]
mod tests {
    use super::{main, supervise};
    use meanwhile::check;

    const SECTION: &str = "Chapter 6, “It failed. Who hears of it?”";

    #[tokio::main(flavor = "current_thread")]
    async fn never_understood() {
        println!("feed: {:?}", supervise(9).await);
    }

    #[tokio::main(flavor = "current_thread")]
    async fn understood_at_once() {
        println!("feed: {:?}", supervise(0).await);
    }

    #[tokio::main(flavor = "current_thread")]
    async fn understood_at_last() {
        println!("feed: {:?}", supervise(4).await);
    }

    #[test]
    fn after_a_panic_the_worker_is_started_again() {
        check::run(main)
            .section(SECTION)
            .prints(&[
                "restart 1",
                "attempt 2: begins",
                "restart 2",
                "feed: Ok(300)",
            ])
            .prints_when_failed("restart 1", "attempt 1")
            .prints_when_failed("restart 2", "attempt 2")
            .prints_when_failed("attempt 2: begins", "attempt 1")
            .prints_when_failed("attempt 3: begins", "attempt 2")
            .prints_when_done("feed: Ok", "attempt 3")
            .never_runs("attempt 4")
            .calls("report", 2)
            .takes(0.3)
            .no_blocking();
    }

    #[test]
    fn a_worker_that_does_not_panic_runs_once() {
        check::run(understood_at_once)
            .section(SECTION)
            .prints(&["feed: Ok(100)"])
            .never_runs("attempt 2")
            .calls("report", 0)
            .takes(0.1);
    }

    #[test]
    fn the_third_restart_counts() {
        check::run(understood_at_last)
            .section(SECTION)
            .prints(&["restart 3", "attempt 4: begins", "feed: Ok(400)"])
            .calls("report", 3)
            .takes(0.4);
    }

    #[test]
    fn after_three_restarts_it_gives_up() {
        check::run(never_understood)
            .section(SECTION)
            .never_runs("attempt 5")
            .calls("report", 3)
            .prints(&["restart 3", "attempt 4: begins", "feed: Err(\"given up\")"])
            .prints_when_failed("feed: Err", "attempt 4")
            .takes(0.4);
    }
}
