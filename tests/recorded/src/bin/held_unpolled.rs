//! Somebody holds what the program waits for, and nobody polls it. Which of the ways is told by
//! the argument.

use futures::stream::{self, FuturesUnordered, StreamExt};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, RwLock, Semaphore};
use tokio::time::sleep;

const TICK: Duration = Duration::from_millis(100);

async fn paint(brushes: &Semaphore) {
    let _brush = brushes.acquire().await.unwrap();
    sleep(TICK).await;
    sleep(TICK).await;
}

/// The walls wait in the stream while the body of the loop wants a brush, too.
async fn stream_of_painters() {
    let brushes = Semaphore::new(2);
    let mut walls = stream::iter([1, 2, 3])
        .map(|_| paint(&brushes))
        .buffer_unordered(2);
    while walls.next().await.is_some() {
        let _all = brushes.acquire_many(2).await.unwrap();
        println!("cleaned");
    }
}

/// The set is not polled while its owner waits for the lock.
async fn set_of_writers() {
    let page = Mutex::new(0);
    let mut writers = FuturesUnordered::new();
    for time in [1, 3] {
        let page = &page;
        writers.push(async move {
            sleep(TICK * time).await;
            let mut page = page.lock().await;
            sleep(TICK * 5).await;
            *page += 1;
        });
    }
    writers.next().await;
    // The second writer gets the lock in the turn in which the first one ends.
    let page = page.lock().await;
    println!("{page}");
}

/// The branch is only lent to the `select!`, and lives on with its guard.
async fn lent_branch() {
    let desk = Mutex::new(());
    let mut write = pin!(async {
        let _desk = desk.lock().await;
        sleep(TICK * 5).await;
    });
    tokio::select! {
        () = &mut write => println!("written"),
        () = sleep(TICK) => {
            let _desk = desk.lock().await;
            println!("tidied up");
        }
    }
}

/// The same with a lock for readers and writers.
async fn reader_put_aside() {
    let menu = RwLock::new("soup");
    let mut read = Box::pin(async {
        let menu = menu.read().await;
        sleep(TICK * 5).await;
        println!("{menu}");
    });
    let soon = tokio::time::timeout(TICK, &mut read).await;
    assert!(soon.is_err());
    *menu.write().await = "stew";
    read.await;
}

/// A permit that is given up for good.
async fn forgotten_permit() {
    let seats = Arc::new(Semaphore::new(1));
    let seat = seats.clone().acquire_owned().await.unwrap();
    seat.forget();
    let _seat = seats.acquire().await.unwrap();
}

/// The permit goes with the task, which waits for its sender.
async fn permit_in_a_task() {
    let seats = Arc::new(Semaphore::new(1));
    for _ in 0..2 {
        let seat = seats.clone().acquire_owned().await.unwrap();
        tokio::spawn(async move {
            let _seat = seat;
            std::future::pending::<()>().await;
        });
    }
}

/// One task holds the first lock and wants the second, another one the other way round.
async fn crosswise() {
    let (left, right) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
    let (l, r) = (left.clone(), right.clone());
    let one = tokio::spawn(async move {
        let _l = l.lock().await;
        sleep(TICK).await;
        let _r = r.lock().await;
    });
    let other = tokio::spawn(async move {
        let _r = right.lock().await;
        sleep(TICK).await;
        let _l = left.lock().await;
    });
    let _ = tokio::join!(one, other);
}

/// A lock of `std` is kept across an await, on the only thread.
async fn std_lock() {
    #[expect(clippy::await_holding_lock, reason = "it is the mistake to find")]
    async fn note(book: &std::sync::Mutex<u32>, pages: u32) {
        let mut book = book.lock().unwrap();
        sleep(TICK).await;
        *book += pages;
    }
    let book = std::sync::Mutex::new(0);
    tokio::join!(note(&book, 1), note(&book, 2));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "stream" => stream_of_painters().await,
        "set" => set_of_writers().await,
        "lent" => lent_branch().await,
        "reader" => reader_put_aside().await,
        "forgotten" => forgotten_permit().await,
        "task" => permit_in_a_task().await,
        "crosswise" => crosswise().await,
        "std" => std_lock().await,
        other => panic!("there is no way {other:?}"),
    }
}
