//! Two awaits in a row take the sum of their waits: the second question is asked when the first is answered.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn status(server: &str, millis: u64) -> String {
    println!("ask {server}");
    sleep(Duration::from_millis(millis)).await; // stands for the network
    println!("{server} answers");
    format!("{server} is up")
}

async fn server_ops() -> String {
    let mail = status("mail", 500).await;
    let web = status("web", 300).await;
    format!("{mail}, {web}")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    println!("{}", server_ops().await);
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
