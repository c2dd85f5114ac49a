//! Something is missed: a notification, a value, an abort. The argument tells what.

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, broadcast, mpsc};
use tokio::time::{sleep, timeout};

const TICK: Duration = Duration::from_millis(100);

/// The bell rings before the guest listens.
async fn notified_too_early() {
    let bell = Arc::new(Notify::new());
    let rings = bell.clone();
    tokio::spawn(async move { rings.notify_waiters() });
    sleep(TICK).await;
    bell.notified().await;
    println!("rung");
}

/// The same, but the guest gives up.
async fn notified_too_early_with_a_limit() {
    let bell = Notify::new();
    bell.notify_waiters();
    let heard = timeout(TICK, bell.notified()).await;
    println!("heard: {}", heard.is_ok());
}

/// Who asks before the bell rings hears it, however late it waits.
async fn notified_in_time() {
    let bell = Notify::new();
    let heard = bell.notified();
    bell.notify_waiters();
    sleep(TICK).await;
    heard.await;
    bell.notify_one();
    bell.notified().await;
    println!("rung");
}

/// The parcel was on its way when the limit came.
async fn send_cut_off() {
    let (shelf, mut parcels) = mpsc::channel(1);
    for parcel in 1..=3 {
        if timeout(TICK, shelf.send(parcel)).await.is_err() {
            println!("no room");
        }
    }
    println!("{:?}", parcels.recv().await);
}

/// The same in a `select!`, by way of a function.
async fn send_lost_in_a_select() {
    async fn store(shelf: &mpsc::Sender<u32>, parcel: u32) {
        shelf.send(parcel).await.unwrap();
    }
    let (shelf, mut parcels) = mpsc::channel(1);
    store(&shelf, 1).await;
    tokio::select! {
        () = store(&shelf, 2) => {}
        () = sleep(TICK) => {}
    }
    println!("{:?}", parcels.recv().await);
}

/// A place is reserved first: nothing is lost.
async fn send_reserved() {
    let (shelf, mut parcels) = mpsc::channel::<u32>(1);
    shelf.send(1).await.unwrap();
    let place = timeout(TICK, shelf.reserve()).await;
    println!("{} {:?}", place.is_err(), parcels.recv().await);
}

/// Five values, and room for two.
async fn lagged() {
    let (news, mut reader) = broadcast::channel(2);
    for number in 0..5 {
        news.send(number).unwrap();
    }
    drop(news);
    sleep(TICK).await;
    loop {
        match reader.recv().await {
            Ok(number) => println!("{number}"),
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => break,
        }
    }
}

/// A closure on the blocking pool runs to its end.
async fn abort_of_a_closure() {
    let count = tokio::task::spawn_blocking(|| std::thread::sleep(TICK * 10));
    sleep(TICK).await;
    count.abort();
    println!("{}", count.await.is_ok());
}

/// So does a task that does not come to an await.
async fn abort_of_a_computation() {
    let count = tokio::spawn(async {
        let began = Instant::now();
        while began.elapsed() < TICK * 5 {}
        7
    });
    sleep(TICK).await;
    count.abort();
    println!("{}", count.await.is_ok());
}

/// A task at an await is gone at once.
async fn abort_that_bites() {
    let task = tokio::spawn(sleep(TICK * 5));
    sleep(TICK).await;
    task.abort();
    println!("{}", task.await.is_ok());
}

/// Nobody waits for it but the runtime.
async fn end_that_waits() {
    tokio::task::spawn_blocking(|| std::thread::sleep(TICK * 10));
    sleep(TICK).await;
    println!("done");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "notified" => notified_too_early().await,
        "notified_with_a_limit" => notified_too_early_with_a_limit().await,
        "notified_in_time" => notified_in_time().await,
        "send" => send_cut_off().await,
        "send_in_select" => send_lost_in_a_select().await,
        "send_reserved" => send_reserved().await,
        "lagged" => lagged().await,
        "abort_closure" => abort_of_a_closure().await,
        "abort_computation" => abort_of_a_computation().await,
        "abort" => abort_that_bites().await,
        "end" => end_that_waits().await,
        other => panic!("there is no {other:?}"),
    }
}
