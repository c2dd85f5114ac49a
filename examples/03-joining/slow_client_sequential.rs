//! Ten requests sent one after another to a slow server take the sum of their waits.

use axum::{Router, extract::Path, routing::get};
use std::time::{Duration, Instant};
use tokio::{net::TcpListener, time::sleep};

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

async fn slow(Path(tenths): Path<u64>) -> String {
    sleep(Duration::from_millis(100 * tenths)).await;
    tenths.to_string()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = axum::serve(listener, Router::new().route("/{tenths}", get(slow)));
    tokio::spawn(async move { server.await });

    let began = Instant::now();
    let client = reqwest::Client::new();
    let mut replies = Vec::new();
    for tenths in WAITS {
        let request = client.get(format!("http://{address}/{tenths}"));
        let reply = request.send().await?.text().await?;
        println!("waited {reply}");
        replies.push(reply);
    }
    println!("in the order asked: {}", replies.join(", "));
    println!("total {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}
