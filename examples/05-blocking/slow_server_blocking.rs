//! An async handler that blocks serves one request at a time: three requests sent together take three times as long as one.

use axum::{Router, routing::get};
use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

// ANCHOR: handler
fn old_driver() -> &'static str {
    thread::sleep(Duration::from_millis(300));
    "rows"
}

async fn rows() -> &'static str {
    old_driver()
}
// ANCHOR_END: handler

#[tokio::main(flavor = "current_thread")]
async fn serve(listener: std::net::TcpListener) {
    let listener = TcpListener::from_std(listener).unwrap();
    let routes = Router::new().route("/rows", get(rows));
    axum::serve(listener, routes).await.unwrap();
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}/rows", listener.local_addr()?);
    thread::spawn(|| serve(listener));

    let began = Instant::now();
    let client = reqwest::Client::new();
    let mut requests = JoinSet::new();
    for _ in 0..3 {
        requests.spawn(client.get(&url).send());
    }
    for reply in 1..=3 {
        requests.join_next().await.unwrap()??;
        println!("reply {reply}");
    }
    println!("total {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}
