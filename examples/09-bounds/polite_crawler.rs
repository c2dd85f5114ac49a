//! With three permits, each taken before a request and given back after it, the same server answers all ten.

use axum::extract::{Path, State};
use axum::{Router, http::StatusCode, routing::get};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinSet, time::sleep};

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

type Seats = State<Arc<Semaphore>>;

async fn slow(State(seats): Seats, Path(tenths): Path<u64>) -> Result<String, StatusCode> {
    let seat = seats.try_acquire();
    let _seat = seat.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    sleep(Duration::from_millis(100 * tenths)).await;
    Ok(tenths.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let routes = Router::new().route("/{tenths}", get(slow));
    let server = axum::serve(listener, routes.with_state(Arc::new(Semaphore::new(3))));
    tokio::spawn(async move { server.await });

    let began = Instant::now();
    let client = reqwest::Client::new();
    // ANCHOR: crawl
    let permits = Arc::new(Semaphore::new(3));
    let mut requests = JoinSet::new();
    for tenths in WAITS {
        let permit = permits.clone().acquire_owned().await?;
        let request = client.get(format!("http://{address}/{tenths}"));
        requests.spawn(async move {
            let reply = fetch(request).await;
            drop(permit);
            reply
        });
    }
    let mut answered = 0;
    while let Some(finished) = requests.join_next().await {
        match finished? {
            Ok(reply) => println!("waited {reply}"), // unordered
            Err(_) => continue,
        }
        answered += 1;
    }
    // ANCHOR_END: crawl
    println!("{answered} of {} answered", WAITS.len());
    println!("total {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}

async fn fetch(request: reqwest::RequestBuilder) -> reqwest::Result<String> {
    let reply = request.send().await?;
    reply.error_for_status()?.text().await
}
