//! Processes that never come to rest: some thread or task always has something to do. Beside it
//! somebody waits for a moment.

use std::env::args;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc as std_mpsc};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::yield_now;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

async fn yields() {
    loop {
        yield_now().await;
    }
}

fn spawn_yielding(tasks: usize) {
    for _ in 0..tasks {
        tokio::spawn(yields());
    }
}

/// Tasks in a ring pass one ball on by channels.
async fn ring(tasks: usize) {
    let (to_first, mut at_me) = mpsc::channel::<()>(1);
    to_first.send(()).await.unwrap();
    for _ in 1..tasks {
        let (to_next, at_next) = mpsc::channel(1);
        tokio::spawn(async move {
            while at_me.recv().await.is_some() {
                let _ = to_next.send(()).await;
            }
        });
        at_me = at_next;
    }
    tokio::spawn(async move {
        while at_me.recv().await.is_some() {
            let _ = to_first.send(()).await;
        }
    });
}

fn notifies() {
    let (one, other) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    one.notify_one();
    for (mine, theirs) in [(one.clone(), other.clone()), (other, one)] {
        tokio::spawn(async move {
            loop {
                mine.notified().await;
                theirs.notify_one();
            }
        });
    }
}

fn watches() {
    let (to_b, mut at_b) = watch::channel(0u64);
    let (to_a, mut at_a) = watch::channel(0u64);
    tokio::spawn(async move {
        while at_b.changed().await.is_ok() {
            let _ = to_a.send(*at_b.borrow_and_update());
        }
    });
    tokio::spawn(async move {
        for n in 1.. {
            let _ = to_b.send(n);
            if at_a.changed().await.is_err() {
                break;
            }
        }
    });
}

/// A task that wakes itself by hand.
fn wakes_itself() {
    tokio::spawn(poll_fn(|context| {
        context.waker().wake_by_ref();
        Poll::<()>::Pending
    }));
}

async fn selects() {
    let (sender, mut receiver) = mpsc::unbounded_channel::<u64>();
    let _ = sender.send(0);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                Some(n) = receiver.recv() => { let _ = sender.send(n + 1); }
                () = sleep(1000 * SECOND) => break,
            }
        }
    });
}

async fn echoes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut byte = [0];
        while stream.read_exact(&mut byte).await.is_ok() {
            let _ = stream.write_all(&byte).await;
        }
    });
    let mut stream = TcpStream::connect(address).await.unwrap();
    tokio::spawn(async move {
        let mut byte = [7];
        loop {
            stream.write_all(&byte).await.unwrap();
            stream.read_exact(&mut byte).await.unwrap();
        }
    });
}

fn threads_with_channels() {
    let (to_a, at_a) = std_mpsc::sync_channel::<()>(0);
    let (to_b, at_b) = std_mpsc::sync_channel::<()>(0);
    thread::spawn(move || at_a.iter().for_each(|()| to_b.send(()).unwrap_or_default()));
    thread::spawn(
        move || {
            while to_a.send(()).is_ok() && at_b.recv().is_ok() {}
        },
    );
}

fn threads_with_condvar() {
    let turn = Arc::new((Mutex::new(0), Condvar::new()));
    for own in 0..2 {
        let turn = Arc::clone(&turn);
        thread::spawn(move || {
            let (number, changed) = &*turn;
            let mut number = number.lock().unwrap();
            loop {
                number = changed.wait_while(number, |n| *n % 2 != own).unwrap();
                *number += 1;
                changed.notify_all();
            }
        });
    }
}

fn threads_yield(threads: usize) {
    for _ in 0..threads {
        thread::spawn(|| {
            loop {
                thread::yield_now();
            }
        });
    }
}

fn begin(what: &str) -> impl Future<Output = ()> {
    let what = what.to_owned();
    async move {
        match what.as_str() {
            "ring 2" => ring(2).await,
            "ring 3" => ring(3).await,
            "notify" => notifies(),
            "watch" => watches(),
            "waker" => wakes_itself(),
            "select" => selects().await,
            "echo" => echoes().await,
            "channels" => threads_with_channels(),
            "condvar" => threads_with_condvar(),
            "threads" => threads_yield(3),
            tasks => spawn_yielding(tasks.parse().unwrap()),
        }
    }
}

async fn ticks(began: Instant) {
    let mut every = interval(Duration::from_millis(250));
    every.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for _ in 0..4 {
        every.tick().await;
        println!("tick {:?}", began.elapsed());
    }
}

/// The future of `block_on` itself, which runs on no worker and makes no call at all.
async fn yields_until_set(beside: &str) {
    let flag = Arc::new(AtomicBool::new(false));
    let sets = Arc::clone(&flag);
    tokio::spawn(async move {
        sleep(SECOND).await;
        sets.store(true, Ordering::Relaxed);
    });
    if beside == "ticks" {
        tokio::spawn(ticks(Instant::now()));
    }
    while !flag.load(Ordering::Relaxed) {
        yield_now().await;
    }
}

fn main() {
    let mut arguments = args().skip(1);
    let workers = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(2);
    let what = arguments.next().unwrap_or("1".to_owned());
    let beside = arguments.next().unwrap_or("sleep".to_owned());
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let began = Instant::now();
        if what == "itself" {
            yields_until_set(&beside).await;
            println!("{:?}", began.elapsed());
            return;
        }
        begin(&what).await;
        let began = Instant::now();
        match beside.as_str() {
            "sleep" => sleep(SECOND).await,
            "spawned sleep" => tokio::spawn(sleep(SECOND)).await.unwrap(),
            "ticks" => tokio::spawn(ticks(began)).await.unwrap(),
            "timeout" => {
                let result = tokio::spawn(timeout(SECOND, yields())).await.unwrap();
                assert!(result.is_err());
            }
            "clock" => tokio::spawn(async move {
                while began.elapsed() < SECOND {
                    yield_now().await;
                }
            })
            .await
            .unwrap(),
            seconds => sleep(SECOND * seconds.parse().unwrap()).await,
        }
        println!("{:?}", began.elapsed());
        std::process::exit(0);
    });
}
