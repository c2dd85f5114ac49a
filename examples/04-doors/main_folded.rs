//! The body of `async fn main` runs on the program's own main thread; what it spawns runs on a worker of the runtime.

use std::thread;

fn here() -> String {
    thread::current().name().unwrap_or("nameless").to_owned()
}

#[tokio::main]
async fn main() {
    println!("the body runs on: {}", here());
    let task = tokio::spawn(async {
        println!("the task runs on: {}", here());
    });
    task.await.unwrap();
}
