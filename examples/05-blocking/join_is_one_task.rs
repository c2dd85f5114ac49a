//! `join!` keeps its branches in one task, so on one thread, however many workers there are; two tasks can have two threads.

use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// Shrinks a picture, which is pure computation. Tells which thread did it.
async fn shrink(millis: u64) -> ThreadId {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(millis) {}
    thread::current().id()
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let began = Instant::now();
    let (cat, dog) = tokio::join!(shrink(400), shrink(300));
    println!("join!: {:.1} s", began.elapsed().as_secs_f64());
    println!("same thread: {}", cat == dog);

    let began = Instant::now();
    let cat = tokio::spawn(shrink(400));
    let dog = tokio::spawn(shrink(300));
    let (cat, dog) = (cat.await.unwrap(), dog.await.unwrap());
    println!("two tasks: {:.1} s", began.elapsed().as_secs_f64());
    println!("same thread: {}", cat == dog);
}
