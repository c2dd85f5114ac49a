//! One sleep, pinned, lent to each `select!`.

// An office answers some calls with nothing, and then one calls again after a pause of 0.1 s. All of it, calls and pauses together, may
// take as long as `patience` says; then what is under way is given up, and the answer is `None`. Today each call may take that long.

use std::time::Duration;
use tokio::time::sleep;

/// How long to ask, in all. Leave this function as it is.
fn patience() -> Duration {
    Duration::from_millis(700)
}

/// A call that may be answered. Leave this function as it is.
async fn call(office: &str, number: u32) -> Option<&'static str> {
    println!("{office} {number}: begins");
    let (millis, answer) = match (office, number) {
        ("bakery", 3) => (50, Some("at seven")),
        ("town hall", 3) => (600, None),
        (_, 8..) => (100, Some("tomorrow")),
        ("post", _) => (150, None),
        _ => (100, None),
    };
    sleep(Duration::from_millis(millis)).await;
    println!("{office} {number}: done");
    answer
}

/// Says when the time is over. Leave this function as it is.
async fn time_is_over() {
    println!("the time: begins");
    sleep(patience()).await;
    println!("the time: done");
}

async fn ask(office: &str) -> Option<&'static str> {
    let mut over = std::pin::pin!(sleep(patience()));
    let mut number = 1;
    loop {
        let one = async {
            let answer = call(office, number).await;
            if answer.is_none() {
                sleep(Duration::from_millis(100)).await;
            }
            answer
        };
        tokio::select! {
            answer = one => match answer {
                None => number += 1,
                some => return some,
            },
            () = &mut over => return None,
        }
    }
}

/// Asks, and then has other things to do. Leave this function as it is.
async fn ask_about_bread(office: &str) {
    let asked = async { println!("{office}: {:?}", ask(office).await) };
    tokio::join!(asked, time_is_over());
    sleep(Duration::from_millis(900)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    ask_about_bread("town hall").await;
}
