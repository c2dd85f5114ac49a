//! Ten requests sent together to a slow server take as long as the slowest one.

use axum::{Router, extract::Path, routing::get};
use std::time::{Duration, Instant};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};

async fn slow(Path(tenths): Path<u64>) -> String {
    sleep(Duration::from_millis(100 * tenths)).await;
    format!("waited {tenths}")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = axum::serve(listener, Router::new().route("/{tenths}", get(slow)));
    tokio::spawn(async move { server.await });

    let began = Instant::now();
    let client = reqwest::Client::new();
    let mut requests = JoinSet::new();
    for tenths in [7, 2, 6, 4, 0, 9, 4, 2, 5, 5] {
        let request = client.get(format!("http://{address}/{tenths}"));
        requests.spawn(async move { request.send().await?.text().await });
    }
    while let Some(reply) = requests.join_next().await {
        println!("{}", reply??);
    }
    println!("total {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}
