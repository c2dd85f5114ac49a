//! Statements of the book about tokio that no program of a chapter shows: one for each argument.

#[path = "../claims_cancelling.rs"]
mod cancelling;
#[path = "../claims_streams.rs"]
mod streams;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{broadcast, mpsc};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep};
use tokio_util::task::TaskTracker;

const TENTH: Duration = Duration::from_millis(100);

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("abort") => runtime(&mut Builder::new_current_thread()).block_on(abort()),
        Some("between") => between(),
        Some("blocking_send") => blocking_send(),
        Some("block_on") => handle_block_on(),
        Some("end") => end(),
        Some("hook") => runtime(&mut Builder::new_current_thread()).block_on(hook()),
        Some("ctrl_c: made") => on_one_thread(cancelling::interrupted(false)),
        Some("ctrl_c: polled") => on_one_thread(cancelling::interrupted(true)),
        Some("cancelled: lines") => on_one_thread(cancelling::lines()),
        Some("cancelled: queue") => on_one_thread(cancelling::queue()),
        Some("cancelled: select") => on_one_thread(cancelling::select()),
        Some("cancelled: values") => on_one_thread(cancelling::values()),
        Some("cancelled: writes") => on_one_thread(cancelling::writes()),
        Some("channels") => runtime(&mut Builder::new_current_thread()).block_on(channels()),
        Some("join") => runtime(&mut Builder::new_current_thread()).block_on(join()),
        Some("join_all") => runtime(&mut Builder::new_current_thread()).block_on(join_all()),
        Some("names") => names(),
        Some("blocking_lock") => blocking_lock(),
        Some("poison") => poison(),
        Some("task_local") => runtime(&mut Builder::new_current_thread()).block_on(task_local()),
        Some("streams: dropped") => on_one_thread(streams::dropped()),
        Some("streams: late ticks") => on_one_thread(streams::late_ticks()),
        Some("streams: timeouts") => on_one_thread(streams::timeouts()),
        Some("shutdown") => runtime(&mut Builder::new_multi_thread()).block_on(shutdown()),
        Some("tracker") => runtime(&mut Builder::new_current_thread()).block_on(tracker()),
        other => panic!("no such statement: {other:?}"),
    }
}

fn on_one_thread(statement: impl Future<Output = ()>) {
    runtime(&mut Builder::new_current_thread()).block_on(statement);
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
        catch_unwind(AssertUnwindSafe(|| handle.block_on(async {}))).is_err()
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

/// The end of a multi_thread runtime waits for the poll that is under way, and drops the task after it.
fn end() {
    let runtime = runtime(&mut Builder::new_multi_thread());
    runtime.spawn(async {
        std::thread::sleep(2 * TENTH);
        println!("the poll is over");
        sleep(TENTH).await;
        println!("never");
    });
    std::thread::sleep(TENTH);
    let began = std::time::Instant::now();
    drop(runtime);
    println!("dropped after {}", began.elapsed().as_millis());
}

/// The message of a panic comes from the panic hook, and from nobody else.
async fn hook() {
    std::panic::set_hook(Box::new(|_| println!("the hook")));
    let task = tokio::spawn(async { assert!(TENTH.is_zero()) });
    println!("panicked: {}", task.await.unwrap_err().is_panic());
}

/// A tracker that is dropped lets its tasks go on, and one that waits is not told of a panic.
async fn tracker() {
    std::panic::set_hook(Box::new(|_| ()));
    let tracker = TaskTracker::new();
    tracker.spawn(async { assert!(TENTH.is_zero()) });
    tracker.close();
    tracker.wait().await;
    println!("waited");
    tracker.spawn(async {
        sleep(TENTH).await;
        println!("goes on");
    });
    drop(tracker);
    sleep(2 * TENTH).await;
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

/// `blocking_lock` of tokio's mutex is for threads that drive no tasks.
fn blocking_lock() {
    let count = std::sync::Arc::new(tokio::sync::Mutex::new(1));
    println!("own thread: {}", *count.blocking_lock());
    let locked = runtime(&mut Builder::new_current_thread())
        .block_on(async move { catch_unwind(AssertUnwindSafe(move || *count.blocking_lock())) });
    println!("task: panics {}", locked.is_err());
}

/// A panic with the guard poisons a lock of std's, and not one of tokio's.
fn poison() {
    let std = std::sync::Mutex::new(1);
    let tokio = tokio::sync::Mutex::new(1);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _both = (std.lock().unwrap(), tokio.try_lock().unwrap());
        panic!("with both guards");
    }));
    assert!(panicked.is_err());
    println!(
        "std: {}, tokio: {}",
        std.is_poisoned(),
        tokio.try_lock().is_err()
    );
}

tokio::task_local! {
    static USER: &'static str;
}

/// A spawned task does not inherit the task-locals of the one that spawns it; a branch has them.
async fn task_local() {
    let user = || USER.try_with(|user| *user).unwrap_or("nobody");
    let inside = async {
        let spawned = tokio::spawn(async move { user() }).await.unwrap();
        let (branch,) = tokio::join!(async { user() });
        println!("spawned: {spawned}, branch: {branch}");
    };
    USER.scope("Ada", inside).await;
}
