// A weather service wants 0.2 s between the beginnings of two requests: that makes five a second. How many it works on at the
// same time is its own business. This client asks all at once.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn ask(town: u32) -> u32 {
    println!("town {town}: begins"); // unordered
    sleep(Duration::from_millis(500)).await;
    println!("town {town}: done"); // unordered
    10 + town
}

// TODO: let a request begin every 0.2 s, no sooner and no later.
async fn ask_all(towns: u32) -> u32 {
    let mut requests = JoinSet::new();
    for town in 1..=towns {
        requests.spawn(ask(town));
    }
    requests.join_all().await.into_iter().sum()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let degrees = ask_all(6).await;
    println!("{degrees} degrees in all");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 9, “How many at a time, or how many a second?”";

    #[test]
    fn a_request_begins_every_200_ms() {
        check::run(main)
            .section(SECTION)
            .begin_every("town", 0.2)
            .takes(1.5);
    }

    #[test]
    fn every_town_is_asked_and_nobody_waits_for_the_replies_before() {
        check::run(main)
            .section(SECTION)
            .done("town", 6)
            .calls("ask", 6)
            .prints(&["81 degrees in all"])
            .no_blocking()
            .nobody_panics();
    }
}
