//! A sleep knows from its making on when it ends: three that were made together are over together.

use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pauses = [300, 300, 300].map(|ms| sleep(Duration::from_millis(ms)));
    for pause in pauses {
        println!("photo");
        pause.await;
    }
    println!("all photos taken");
}
