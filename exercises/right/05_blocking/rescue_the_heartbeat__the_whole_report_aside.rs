//! The whole report runs on a thread of the pool.

// While the report asks its old database driver, no heartbeat is printed. `query_rows` blocks and cannot be changed.
// Let every beat be on time.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// An old driver. Leave this function as it is.
fn query_rows() -> u32 {
    println!("query: begins");
    thread::sleep(Duration::from_millis(500));
    println!("query: done");
    1200
}

async fn heartbeat() {
    for beat in 1..=8 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

async fn report() {
    let runtime = tokio::runtime::Handle::current();
    let report = move || {
        runtime.block_on(sleep(Duration::from_millis(250)));
        println!("{} rows", query_rows());
    };
    tokio::task::spawn_blocking(report)
        .await
        .expect("the query does not panic");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heartbeat(), report());
}
