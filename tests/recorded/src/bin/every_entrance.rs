//! Starts and joins work in every way that recorded tokio stands in front of.

use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use std::pin::pin;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::task::{JoinSet, LocalSet, block_in_place, spawn_blocking, spawn_local};
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};

async fn nap(name: &str, tenths: u64) -> u64 {
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{name}");
    tenths
}

async fn fails() -> Result<u64, String> {
    sleep(Duration::from_millis(100)).await;
    Err("no".into())
}

async fn joins() {
    let (a, b) = tokio::join!(nap("join a", 1), nap("join b", 2));
    let (c,) = tokio::join!(biased; nap("join c", 1));
    let both = tokio::try_join!(async { Ok(nap("lost", 3).await) }, fails());
    println!("{} {both:?}", a + b + c);
}

async fn selects() {
    let mut long = pin!(nap("long", 3));
    let mut ticks = interval(Duration::from_millis(100));
    loop {
        tokio::select! {
            biased;
            tenths = &mut long => {
                println!("select: {tenths}");
                break;
            }
            _ = ticks.tick() => println!("select: tick"),
        }
    }
    let off = false;
    tokio::select! {
        _ = nap("never", 1), if off => {}
        tenths = nap("short", 1) => println!("select: {tenths}"),
        else => println!("nothing"),
    }
}

async fn sets() {
    let mut set = JoinSet::new();
    set.spawn(nap("set 2", 2));
    set.spawn_blocking(|| {
        std::thread::sleep(Duration::from_millis(100));
        7
    });
    while let Some(done) = set.join_next().await {
        println!("set: {}", done.unwrap());
    }
    let set: JoinSet<u64> = [1, 2]
        .into_iter()
        .map(|n| nap("from iterator", n))
        .collect();
    println!("set: {:?}", set.join_all().await);
    let mut set = JoinSet::new();
    set.spawn(nap("aborted with its set", 9));
    tokio::task::yield_now().await;
}

async fn timers() {
    println!(
        "{:?}",
        timeout(Duration::from_millis(100), nap("late", 2)).await
    );
    println!(
        "{:?}",
        timeout(Duration::from_millis(200), nap("in time", 1)).await
    );
    sleep_until(Instant::now() + Duration::from_millis(100)).await;
}

async fn handles() {
    let job = spawn_blocking(|| "blocking");
    println!("{}", job.await.unwrap());
    println!(
        "{}",
        Handle::current().spawn(nap("handle", 1)).await.unwrap()
    );
    let task = tokio::spawn(nap("aborted", 9));
    sleep(Duration::from_millis(100)).await;
    task.abort();
    println!("{}", task.await.unwrap_err().is_cancelled());
    println!(
        "{}",
        tokio::spawn(async { block_in_place(|| 1) }).await.unwrap()
    );
    let panics = tokio::spawn(async { panic!("on purpose") });
    println!("{}", panics.await.is_err());
}

async fn streams() {
    let naps = [2, 1].map(|tenths| nap("joined", tenths));
    println!("{:?}", join_all(naps).await);
    let naps: FuturesUnordered<_> = [2, 1]
        .map(|tenths| nap("unordered", tenths))
        .into_iter()
        .collect();
    println!("{:?}", naps.collect::<Vec<_>>().await);
}

fn main() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        joins().await;
        selects().await;
        sets().await;
        timers().await;
        handles().await;
        streams().await;
    });
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let local = LocalSet::new();
    local.spawn_local(nap("local", 1));
    local.block_on(&runtime, async {
        spawn_local(nap("spawn_local", 2)).await.unwrap();
    });
    runtime.spawn(nap("cut off", 9));
    runtime.block_on(nap("last", 1));
}
