//! With `buffered` the replies come in the order asked, and a slow one holds up those behind it.

use axum::{Router, extract::Path, http::StatusCode, routing::get};
use futures::stream::{self, StreamExt};
use std::time::{Duration, Instant};
use tokio::{net::TcpListener, sync::Semaphore, time::sleep};

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

static ROOM: Semaphore = Semaphore::const_new(3);

async fn slow(Path(tenths): Path<u64>) -> Result<String, StatusCode> {
    let room = ROOM.try_acquire();
    let _room = room.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    sleep(Duration::from_millis(100 * tenths)).await;
    Ok(tenths.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = axum::serve(listener, Router::new().route("/{tenths}", get(slow)));
    tokio::spawn(async move { server.await });

    let began = Instant::now();
    let client = reqwest::Client::new();
    // ANCHOR: together
    let requests = WAITS.iter().map(|tenths| {
        let request = client.get(format!("http://{address}/{tenths}"));
        async move { fetch(request).await }
    });
    let mut arrived = stream::iter(requests).buffered(3);
    let mut replies = Vec::new();
    while let Some(reply) = arrived.next().await {
        replies.push(reply.unwrap_or("refused".to_owned()));
        println!("reply: {}", replies[replies.len() - 1]);
    }
    // ANCHOR_END: together
    println!("in the order asked: {}", replies.join(", "));
    println!("total {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}

async fn fetch(request: reqwest::RequestBuilder) -> reqwest::Result<String> {
    request.send().await?.error_for_status()?.text().await
}
