//! A web server and a hundred clients at once; then one client, again and again, over a
//! connection that it keeps; then ten megabytes each way.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path};
use axum::routing::{get, post};
use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn slow(Path(number): Path<u64>) -> String {
    sleep(Duration::from_millis(1000 + number)).await;
    format!("{number}")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let routes = Router::new()
        .route("/slow/{number}", get(slow))
        .route("/echo", post(|body: Bytes| async move { body }))
        .layer(DefaultBodyLimit::max(100 << 20));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(60))
        .build()?;
    let began = Instant::now();

    let mut asking = tokio::task::JoinSet::new();
    for number in 0..100 {
        let request = client.get(format!("http://{address}/slow/{number}"));
        asking.spawn(async move { request.send().await?.text().await });
    }
    let mut answers = Vec::new();
    while let Some(answer) = asking.join_next().await {
        answers.push(answer??);
    }
    let in_order = answers
        .iter()
        .enumerate()
        .all(|(n, answer)| *answer == n.to_string());
    println!(
        "{} in order {in_order}, after {:?}",
        answers.len(),
        began.elapsed()
    );

    for number in 0..10 {
        client
            .get(format!("http://{address}/slow/{number}"))
            .send()
            .await?
            .text()
            .await?;
    }
    println!("ten more after {:?}", began.elapsed());

    let body = vec![7; 10_000_000];
    let echo = client
        .post(format!("http://{address}/echo"))
        .body(body)
        .send()
        .await?;
    println!(
        "{} bytes after {:?}",
        echo.bytes().await?.len(),
        began.elapsed()
    );
    Ok(())
}
