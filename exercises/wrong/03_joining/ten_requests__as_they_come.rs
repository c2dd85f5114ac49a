//! Rejected with: [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]”, in its place

// Ten requests to a slow server take 4.4 s, one after another. Together they take as long as the slowest. The replies
// must still be printed in the order in which they were asked.

use std::time::Duration;
use tokio::time::sleep;

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

/// Stands for the network. Leave this function as it is.
async fn ask(number: usize) -> u64 {
    println!("request {number}: begins");
    sleep(Duration::from_millis(100 * WAITS[number])).await;
    println!("request {number}: done");
    WAITS[number]
}

async fn ask_all() -> Vec<u64> {
    let mut requests = tokio::task::JoinSet::new();
    for number in 0..WAITS.len() {
        requests.spawn(ask(number));
    }
    requests.join_all().await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", ask_all().await);
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 3, “Ten requests to a slow server: how long?”";

    #[test]
    fn all_requests_are_under_way_at_once() {
        check::run(main)
            .section(SECTION)
            .all_begin_before_any_ends(&["request 0", "request 5", "request 9"])
            .takes(0.9);
    }

    #[test]
    fn the_replies_stand_in_the_order_in_which_they_were_asked() {
        check::run(main)
            .section(SECTION)
            .prints(&["[7, 2, 6, 4, 0, 9, 4, 2, 5, 5]"]);
    }
}
