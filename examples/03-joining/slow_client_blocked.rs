//! A server that blocks its thread answers one request at a time, however many the client sends together.

use axum::{Router, extract::Path, routing::get};
use std::thread;
use std::time::{Duration, Instant};
use tokio::{net::TcpListener, task::JoinSet};

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

// ANCHOR: handler
async fn slow(Path(tenths): Path<u64>) -> String {
    thread::sleep(Duration::from_millis(100 * tenths));
    tenths.to_string()
}
// ANCHOR_END: handler

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = axum::serve(listener, Router::new().route("/{tenths}", get(slow)));
    tokio::spawn(async move { server.await });

    let began = Instant::now();
    let client = reqwest::Client::new();
    let mut requests = JoinSet::new();
    for tenths in WAITS {
        let request = client.get(format!("http://{address}/{tenths}"));
        requests.spawn(async move { request.send().await?.text().await });
    }
    let replies: Result<Vec<_>, _> = requests.join_all().await.into_iter().collect();
    println!("{} replies", replies?.len());
    println!("total {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}
