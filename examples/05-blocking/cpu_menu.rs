//! Four places for 0.2 s of computation; the heartbeat goes on beside each of them, a little late beside the first.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::{spawn_blocking, yield_now};

type Job = Box<dyn FnOnce() + Send>;

fn compute(millis: u64) -> String {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(millis) {}
    let thread = thread::current();
    format!("computed on {}", thread.name().unwrap())
}

async fn heartbeat() {
    for beat in 1.. {
        tokio::time::sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

/// Starts threads that take jobs from one queue, as a crate like rayon would.
fn start_threads(name: &str, count: usize) -> mpsc::Sender<Job> {
    let (jobs, queue) = mpsc::channel::<Job>();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..count {
        let queue = queue.clone();
        let next = move || queue.lock().unwrap().recv();
        let work = move || std::iter::from_fn(|| next().ok()).for_each(|job| job());
        let named = thread::Builder::new().name(name.into());
        named.spawn(work).unwrap();
    }
    jobs
}

// ANCHOR: homes
async fn menu() {
    for _ in 1..5 {
        compute(40);
        yield_now().await;
    }
    println!("inline: {}", compute(40));

    let job = spawn_blocking(|| compute(200));
    println!("spawn_blocking: {}", job.await.unwrap());

    for (name, count) in [("pool", 2), ("indexer", 1)] {
        let threads = start_threads(name, count);
        let (reply, answer) = oneshot::channel();
        let job = move || reply.send(compute(200)).unwrap();
        threads.send(Box::new(job)).unwrap();
        println!("own threads: {}", answer.await.unwrap());
    }
}
// ANCHOR_END: homes

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(heartbeat());
    tokio::spawn(menu()).await.unwrap();
}
