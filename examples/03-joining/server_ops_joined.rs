//! Two waits under `join!` take only the longer one, and the results come back in the order written.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn status(server: &str, millis: u64) -> String {
    println!("ask {server}");
    sleep(Duration::from_millis(millis)).await; // stands for the network
    println!("{server} answers");
    format!("{server} is up")
}

// ANCHOR: joined
async fn server_ops() -> String {
    let (mail, web) = tokio::join!(status("mail", 500), status("web", 300));
    format!("{mail}, {web}")
}
// ANCHOR_END: joined

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    println!("{}", server_ops().await);
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
