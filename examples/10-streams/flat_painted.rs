//! Two awaits in a row inside one branch of `join!` add up; the other branch goes on beside them.

use std::time::Duration;
use tokio::time::sleep;

async fn work(what: &str, tenths: u64) {
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{what}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let walls = async {
        work("fill the holes", 3).await;
        work("paint the walls", 4).await;
    };
    tokio::join!(walls, work("clean the windows", 6));
    work("move in", 2).await;
}
