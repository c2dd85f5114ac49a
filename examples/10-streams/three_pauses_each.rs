//! Three sleeps that are made one after another are three pauses.

use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pauses = [300, 300, 300].map(Duration::from_millis);
    for pause in pauses {
        println!("photo");
        sleep(pause).await;
    }
    println!("all photos taken");
}
