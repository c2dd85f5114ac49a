//! Loops that ask over and over instead of waiting. The argument tells which.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::yield_now;

async fn yields() {
    tokio::time::sleep(Duration::from_millis(300)).await;
    loop {
        yield_now().await;
    }
}

async fn ping_pong() {
    let (ping, mut pings) = mpsc::channel(1);
    let (pong, mut pongs) = mpsc::channel(1);
    tokio::spawn(async move {
        while let Some(ball) = pings.recv().await {
            pong.send(ball).await.unwrap();
        }
    });
    ping.send(()).await.unwrap();
    while let Some(ball) = pongs.recv().await {
        ping.send(ball).await.unwrap();
    }
}

async fn try_lock() {
    let door = Mutex::new(());
    let _mine = door.lock().await;
    while door.try_lock().is_err() {
        yield_now().await;
    }
}

async fn try_acquire() {
    let seats = Arc::new(Semaphore::new(0));
    loop {
        match seats.try_acquire() {
            Ok(_) => break,
            Err(_) => yield_now().await,
        }
    }
}

async fn always_ready() {
    let turns = std::sync::atomic::AtomicU64::new(0);
    loop {
        tokio::select! {
            biased;
            () = std::future::ready(()) => {
                turns.fetch_add(1, Ordering::Relaxed);
            }
            () = tokio::time::sleep(Duration::from_secs(1)) => break,
        }
    }
}

async fn wakes_itself() {
    std::future::poll_fn(|cx| {
        cx.waker().wake_by_ref();
        std::task::Poll::<()>::Pending
    })
    .await;
}

async fn flag() {
    let flag = Arc::new(AtomicBool::new(false));
    while !flag.load(Ordering::Relaxed) {
        yield_now().await;
    }
}

async fn until_a_time() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(500) {
        yield_now().await;
    }
}

/// Many pieces of work, but each does something.
async fn in_pieces() {
    for _ in 0..5_000 {
        yield_now().await;
    }
}

async fn run(name: &str) {
    match name {
        "yields" => yields().await,
        "ping_pong" => ping_pong().await,
        "try_lock" => try_lock().await,
        "try_acquire" => try_acquire().await,
        "always_ready" => always_ready().await,
        "wakes_itself" => wakes_itself().await,
        "flag" => flag().await,
        "until_a_time" => until_a_time().await,
        "in_pieces" => in_pieces().await,
        other => panic!("there is no {other:?}"),
    }
}

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    let workers = std::env::args().nth(2).and_then(|text| text.parse().ok());
    let mut builder = match workers {
        None => tokio::runtime::Builder::new_current_thread(),
        Some(workers) => {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            builder.worker_threads(workers);
            builder
        }
    };
    let runtime = builder.enable_all().build().unwrap();
    runtime.block_on(async move { tokio::spawn(async move { run(&name).await }).await.unwrap() });
}
