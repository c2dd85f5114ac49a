//! A thread is interrupted in the middle of its work; a task is not: the bell rings late, when the task has let go.

use std::thread;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const SOON: Duration = Duration::from_millis(100);

fn knead_dough() {
    println!("kneading");
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {}
    println!("the dough is done");
}

fn ring(began: Instant) {
    println!(
        "the bell rings, {:.1} s after it was set",
        began.elapsed().as_secs_f64()
    );
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("two threads");
    let began = Instant::now();
    thread::scope(|kitchen| {
        kitchen.spawn(knead_dough);
        thread::sleep(SOON);
        ring(began);
    });

    println!("two tasks");
    let began = Instant::now();
    let bell = async {
        sleep(SOON).await;
        ring(began);
    };
    tokio::join!(bell, async { knead_dough() });
}
