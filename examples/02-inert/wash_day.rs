//! Washing and drying are the longest chain; the shopping fits into its time.

use std::time::Duration;
use tokio::time::sleep;

async fn takes(what: &str, tenths: u64) {
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{what}: done");
}

async fn laundry() {
    takes("washing", 4).await;
    takes("drying", 2).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(laundry(), takes("shopping", 5));
}
