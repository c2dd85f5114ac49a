//! A bell with a thread of its own rings while the baker kneads; a bell that is a task waits until the baker's task gives up the thread.

use std::thread;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const SOON: Duration = Duration::from_millis(100);

fn knead_dough(kitchen: &str) {
    println!("{kitchen}: the baker begins to knead");
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {}
    println!("{kitchen}: the dough is done");
}

fn ring(kitchen: &str) {
    println!("{kitchen}: the bell rings");
}

fn two_threads() {
    thread::scope(|kitchen| {
        let baker = thread::Builder::new().name("baker".to_owned());
        let knead = || knead_dough("threads");
        baker.spawn_scoped(kitchen, knead).expect("a thread");
        thread::sleep(SOON);
        ring("threads");
    });
}

async fn two_tasks() {
    let bell = tokio::spawn(async {
        sleep(SOON).await;
        ring("tasks");
    });
    let baker = tokio::spawn(async { knead_dough("tasks") });
    tokio::try_join!(bell, baker).expect("neither panics");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    two_threads();
    two_tasks().await;
}
