//! Beyond what the database can do at once, a higher limit shortens nothing: the same queries only wait for longer.

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::{sync::Semaphore, task::JoinSet, time::sleep};

/// A database with three connections. Whoever comes while all are taken waits in line.
async fn query(connections: &Semaphore) -> Duration {
    let asked = Instant::now();
    let _connection = connections.acquire().await.unwrap();
    sleep(Duration::from_millis(200)).await;
    asked.elapsed()
}

async fn report(limit: usize) {
    let connections = Arc::new(Semaphore::new(3));
    let permits = Arc::new(Semaphore::new(limit));
    let began = Instant::now();
    let mut queries = JoinSet::new();
    for _ in 0..12 {
        let permit = permits.clone().acquire_owned().await.unwrap();
        let connections = connections.clone();
        queries.spawn(async move {
            let took = query(&connections).await;
            drop(permit);
            took
        });
    }
    let times = queries.join_all().await;
    let slowest = times.into_iter().max().unwrap_or_default();
    println!(
        "limit {limit}: total {:.1} s, slowest answer {:.1} s",
        began.elapsed().as_secs_f64(),
        slowest.as_secs_f64(),
    );
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for limit in [1, 3, 6, 12] {
        report(limit).await;
    }
}
