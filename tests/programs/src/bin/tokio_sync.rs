//! Every channel and lock of tokio, on a runtime of two workers.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{
    Barrier, Mutex, Notify, OnceCell, RwLock, Semaphore, broadcast, mpsc, oneshot, watch,
};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let began = Instant::now();
    let say = move |what: String| println!("{:>4} ms  {what}", began.elapsed().as_millis());
    channels(say).await;
    locks(say).await;
    times(say).await;
    say("over".to_owned());
}

async fn channels(say: impl Fn(String) + Copy + Send + 'static) {
    let (order, mut orders) = mpsc::channel(1);
    let (news, mut heard) = broadcast::channel(2);
    let (level, mut seen) = watch::channel(0);
    let (free, mut freed) = mpsc::unbounded_channel();
    let sender = tokio::spawn(async move {
        for n in 1..=3 {
            order.send(n).await.unwrap();
            news.send(n).unwrap();
        }
        sleep(ms(50)).await;
        say("all sent".to_owned());
        level.send(7).unwrap();
        sleep(ms(50)).await;
        free.send("free").unwrap();
    });
    sleep(ms(100)).await;
    while let Some(n) = orders.recv().await {
        say(format!("order {n}"));
        sleep(ms(100)).await;
        if n == 3 {
            break;
        }
    }
    sender.await.unwrap();
    say(format!(
        "lagged: {:?}, then {:?}",
        heard.recv().await,
        heard.recv().await
    ));
    say(format!(
        "changed: {:?} to {}",
        seen.changed().await,
        *seen.borrow()
    ));
    say(format!(
        "{:?}, then {:?}",
        freed.recv().await,
        freed.recv().await
    ));
    let (answer, question) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        std::thread::sleep(ms(100));
        answer.send("yes").unwrap();
    });
    say(format!("oneshot {:?}", question.await));
}

async fn locks(say: impl Fn(String) + Copy + Send + 'static) {
    let (notify, barrier) = (Arc::new(Notify::new()), Arc::new(Barrier::new(3)));
    let (permits, mutex) = (Arc::new(Semaphore::new(1)), Arc::new(Mutex::new(0)));
    let (shelf, cell) = (Arc::new(RwLock::new(0)), Arc::new(OnceCell::new()));
    let mut tasks = JoinSet::new();
    for n in 1..=3 {
        let (notify, barrier, permits) = (notify.clone(), barrier.clone(), permits.clone());
        let (mutex, shelf, cell) = (mutex.clone(), shelf.clone(), cell.clone());
        tasks.spawn(async move {
            sleep(ms(n)).await;
            let permit = permits.acquire().await.unwrap();
            sleep(ms(100)).await;
            drop(permit);
            *mutex.lock().await += 1;
            let read = shelf.read().await;
            sleep(ms(10)).await;
            drop(read);
            barrier.wait().await;
            let made = cell.get_or_init(|| async {
                sleep(ms(100)).await;
                "made once"
            });
            made.await;
            notify.notified().await;
            sleep(ms(n * 10)).await;
            n
        });
    }
    sleep(ms(600)).await;
    say(format!(
        "mutex {}, shelf {}",
        *mutex.lock().await,
        *shelf.write().await
    ));
    notify.notify_waiters();
    while let Some(Ok(n)) = tasks.join_next().await {
        say(format!("task {n} ended"));
    }
}

async fn times(say: impl Fn(String) + Copy + Send + 'static) {
    let mut beat = interval(ms(100));
    for _ in 0..3 {
        beat.tick().await;
    }
    say("third tick".to_owned());
    say(format!("{}", timeout(ms(50), sleep(ms(60))).await.is_err()));
    sleep_until(Instant::now() + ms(250)).await;
    tokio::select! {
        _ = sleep(ms(100)) => say("the shorter".to_owned()),
        _ = sleep(ms(200)) => say("the longer".to_owned()),
    }
    let aborted = tokio::spawn(sleep(ms(3_600_000)));
    aborted.abort();
    say(format!(
        "cancelled {}",
        aborted.await.unwrap_err().is_cancelled()
    ));
    let panicked = tokio::spawn(async { std::panic::resume_unwind(Box::new("tray")) });
    let error: tokio::task::JoinError = panicked.await.unwrap_err();
    say(format!("panicked {}", error.is_panic()));
}
