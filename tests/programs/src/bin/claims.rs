//! Statements of the book about tokio that no program of a chapter shows: one for each argument.

use std::panic::catch_unwind;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{broadcast, mpsc};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep};

const TENTH: Duration = Duration::from_millis(100);

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("abort") => runtime(&mut Builder::new_current_thread()).block_on(abort()),
        Some("between") => between(),
        Some("blocking_send") => blocking_send(),
        Some("block_on") => handle_block_on(),
        Some("channels") => runtime(&mut Builder::new_current_thread()).block_on(channels()),
        Some("join") => runtime(&mut Builder::new_current_thread()).block_on(join()),
        Some("join_all") => runtime(&mut Builder::new_current_thread()).block_on(join_all()),
        Some("names") => names(),
        Some("shutdown") => runtime(&mut Builder::new_multi_thread()).block_on(shutdown()),
        other => panic!("no such statement: {other:?}"),
    }
}

fn runtime(builder: &mut Builder) -> Runtime {
    builder
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap()
}

/// A blocking job that still waits for a thread of the pool can be kept from starting.
async fn abort() {
    let first = spawn_blocking(|| std::thread::sleep(2 * TENTH));
    let second = spawn_blocking(|| println!("the second job runs"));
    second.abort();
    println!("cancelled: {}", second.await.unwrap_err().is_cancelled());
    first.await.unwrap();
}

/// The edges of a channel: no capacity, no room, only a weak sender, closed by its receiver, a capacity that is rounded.
async fn channels() {
    let none = catch_unwind(|| mpsc::channel::<u32>(0));
    println!("a capacity of 0 panics: {}", none.is_err());
    let (sender, mut receiver) = mpsc::channel(1);
    sender.try_send(1).unwrap();
    let refused = sender.try_send(2);
    println!("no room: {}", matches!(refused, Err(TrySendError::Full(2))));
    let weak = sender.downgrade();
    drop(sender);
    let both = [receiver.recv().await, receiver.recv().await];
    println!("only a weak sender: {both:?}, {}", weak.upgrade().is_none());
    let (sender, mut receiver) = mpsc::channel(2);
    sender.try_send(1).unwrap();
    receiver.close();
    let refused = sender.send(2).await.is_err();
    println!("closed: {:?}, {refused}", receiver.recv().await);
    let (sender, mut receiver) = broadcast::channel(3);
    (1..=4).for_each(|value| drop(sender.send(value)));
    println!("room for four: {:?}", receiver.recv().await);
}

/// Between two calls of `block_on` a current_thread runtime polls nothing, though a timer is over.
fn between() {
    let runtime = runtime(&mut Builder::new_current_thread());
    let began = Instant::now();
    runtime.block_on(async {
        tokio::spawn(async move {
            sleep(2 * TENTH).await;
            println!("kettle boils at {:?}", began.elapsed());
        });
        sleep(TENTH).await;
    });
    std::thread::sleep(5 * TENTH);
    runtime.block_on(async { sleep(TENTH).await });
}

/// `blocking_send` is for threads that drive no tasks: those of the pool, and the program's own.
fn blocking_send() {
    let runtime = runtime(&mut Builder::new_multi_thread());
    let (sender, mut receiver) = mpsc::channel(4);
    let own = sender.clone();
    std::thread::spawn(move || own.blocking_send("own thread").unwrap());
    println!("{:?}", runtime.block_on(receiver.recv()));
    let pool = sender.clone();
    runtime.block_on(async {
        spawn_blocking(move || pool.blocking_send("pool").unwrap())
            .await
            .unwrap();
    });
    println!("{:?}", runtime.block_on(receiver.recv()));
    let task = runtime.spawn(async move { sender.blocking_send("worker") });
    println!(
        "worker: panics {}",
        runtime.block_on(task).unwrap_err().is_panic()
    );
}

/// `Handle::block_on` is for the same threads.
fn handle_block_on() {
    let runtime = runtime(&mut Builder::new_multi_thread());
    let handle = runtime.handle().clone();
    let own = std::thread::spawn({
        let handle = handle.clone();
        move || handle.block_on(async { "own thread" })
    });
    println!("{}", own.join().unwrap());
    let on_pool = handle.clone();
    let pool = runtime.spawn_blocking(move || on_pool.block_on(async { "pool" }));
    println!("{}", runtime.block_on(pool).unwrap());
    let task = runtime.spawn(async move {
        catch_unwind(std::panic::AssertUnwindSafe(|| handle.block_on(async {}))).is_err()
    });
    println!("worker: panics {}", runtime.block_on(task).unwrap());
}

/// `join!` begins each poll with the next branch, `biased` always with the first, and polls every
/// branch that is not done.
async fn join() {
    async fn branch(name: &str) {
        let mut polls = 0;
        std::future::poll_fn(|cx| {
            print!("{name}");
            polls += 1;
            if polls == 3 {
                return Poll::Ready(());
            }
            // Only one of them wakes the `join!`.
            if name == "a" {
                cx.waker().wake_by_ref();
            }
            Poll::Pending
        })
        .await;
    }
    tokio::join!(branch("a"), branch("b"));
    println!();
    tokio::join!(biased; branch("a"), branch("b"));
    println!();
}

/// `JoinSet::join_all` gives the results as they were done.
async fn join_all() {
    let mut set = JoinSet::new();
    for tenths in [3, 1, 2] {
        set.spawn(async move {
            sleep(tenths * TENTH).await;
            tenths
        });
    }
    println!("{:?}", set.join_all().await);
}

/// A runtime gives one name to its workers and to the threads of its pool.
fn names() {
    fn own() -> String {
        std::thread::current().name().unwrap_or_default().to_owned()
    }
    for name in [None, Some("oven")] {
        let mut builder = Builder::new_multi_thread();
        if let Some(name) = name {
            builder.thread_name(name);
        }
        let runtime = runtime(&mut builder);
        let worker = runtime.block_on(runtime.spawn(async { own() })).unwrap();
        let pool = runtime.block_on(runtime.spawn_blocking(own)).unwrap();
        println!("worker {worker}, pool {pool}");
    }
}

/// `JoinSet::shutdown` waits until the tasks have ended, also one that blocks; a drop does not.
async fn shutdown() {
    let busy = || async {
        std::thread::sleep(2 * TENTH);
        sleep(TENTH).await;
        println!("never");
    };
    for wait in [false, true] {
        let mut set = JoinSet::new();
        set.spawn(busy());
        sleep(TENTH).await;
        let began = Instant::now();
        if wait {
            set.shutdown().await;
        } else {
            drop(set);
        }
        println!("{:?}", began.elapsed().as_millis());
        sleep(5 * TENTH).await;
    }
}
