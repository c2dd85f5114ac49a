//! Threads, tasks, blocking calls, a timeout and channels, all at once: no two at one moment.

use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{interval, sleep, timeout};

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

#[tokio::main]
async fn main() {
    let ticker = thread::spawn(|| {
        for tick in 0..3 {
            thread::sleep(ms(170));
            println!("thread tick {tick}");
        }
    });
    let polite = tokio::spawn(async {
        let mut every = interval(ms(110));
        for step in 0..4 {
            every.tick().await;
            if step > 0 {
                println!("polite {step}");
            }
        }
    });
    let pool = spawn_blocking(|| {
        thread::sleep(ms(235));
        println!("pool");
        7
    });
    let late = timeout(ms(460), sleep(ms(2000))).await;
    println!(
        "timed out: {}, pool gave {}",
        late.is_err(),
        pool.await.unwrap()
    );

    let (sender, receiver) = mpsc::channel();
    let flag = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = flag.clone();
    let other = thread::spawn(move || {
        thread::sleep(ms(60));
        sender.send(1).unwrap();
        thread::sleep(ms(60));
        *theirs.0.lock().unwrap() = true;
        theirs.1.notify_all();
    });
    println!("received {:?}", receiver.recv_timeout(ms(1000)));
    println!("empty: {:?}", receiver.recv_timeout(ms(50)).is_err());
    {
        let ready = flag.1.wait_while(flag.0.lock().unwrap(), |ready| !*ready);
        println!("flag {}", *ready.unwrap());
    }
    other.join().unwrap();

    let mut set = JoinSet::new();
    for wait in [30, 10, 20] {
        set.spawn(async move {
            sleep(ms(wait)).await;
            wait
        });
    }
    while let Some(wait) = set.join_next().await {
        println!("task of {}", wait.unwrap());
    }
    tokio::select! {
        () = sleep(ms(15)) => println!("shorter"),
        () = sleep(ms(25)) => println!("longer"),
    }
    polite.await.unwrap();
    ticker.join().unwrap();
    println!("end");
}
