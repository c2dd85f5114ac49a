//! The pages come through a channel with room for one.

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

async fn add_up(sum: Rc<Cell<u32>>) {
    sleep(Duration::from_millis(250)).await;
    println!("adding: begins");
    let (sender, mut pages) = tokio::sync::mpsc::channel(1);
    let hand_out = async move {
        for page in 1..=5 {
            sender.send(page).await.expect("they are wanted");
        }
    };
    let add = async {
        while let Some(_page) = pages.recv().await {
            add_page(&sum);
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(hand_out, add);
    println!("adding: done");
    println!("the sum is {}", sum.get());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let sum = Rc::new(Cell::new(0));
    // `biased` asks the heart first, each time.
    tokio::join!(biased; heartbeat(sum.clone()), add_up(sum));
}
