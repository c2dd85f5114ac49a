//! `#[tokio::main]` by hand: an ordinary `main` builds a runtime and waits inside `block_on`, with sync code before and after.

use std::thread;
use tokio::runtime::Builder;

fn here() -> String {
    thread::current().name().unwrap_or("nameless").to_owned()
}

async fn body() {
    println!("the body runs on: {}", here());
    let task = tokio::spawn(async {
        println!("the task runs on: {}", here());
    });
    task.await.unwrap();
}

fn main() {
    println!("sync: read the arguments");
    let runtime = Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system gives us threads");
    runtime.block_on(body());
    println!("sync: write the report");
}
