//! "Then" adds the times, "with" takes the longer one, and a mixed plan is computed from the inside out.

use std::time::{Duration, Instant};
use tokio::{join, time::sleep};

async fn toast() {
    sleep(Duration::from_millis(100)).await;
}

async fn egg() {
    sleep(Duration::from_millis(200)).await;
}

async fn bacon() {
    sleep(Duration::from_millis(400)).await;
}

async fn time(plan: &str, breakfast: impl Future) {
    let began = Instant::now();
    breakfast.await;
    println!("{plan}: {:.1} s", began.elapsed().as_secs_f64());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let toast_then_egg = async {
        toast().await;
        egg().await;
    };
    let toast_then_bacon = async {
        toast().await;
        bacon().await;
    };
    let all_in_turn = async {
        toast().await;
        egg().await;
        bacon().await;
    };
    let toast_first = async {
        toast().await;
        join!(egg(), bacon());
    };
    let bacon_last = async {
        join!(toast(), egg());
        bacon().await;
    };
    let all_together = async { join!(toast(), egg(), bacon()) };
    let bacon_beside = async { join!(toast_then_egg, bacon()) };
    let egg_beside = async { join!(toast_then_bacon, egg()) };
    time("toast, then egg, then bacon", all_in_turn).await;
    time("toast with egg with bacon", all_together).await;
    time("toast, then (egg with bacon)", toast_first).await;
    time("(toast with egg), then bacon", bacon_last).await;
    time("(toast, then egg) with bacon", bacon_beside).await;
    time("(toast, then bacon) with egg", egg_beside).await;
}
