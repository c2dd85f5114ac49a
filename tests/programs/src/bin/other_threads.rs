//! parking_lot, crossbeam and rayon.

use crossbeam::channel::{after, bounded, select, tick, unbounded};
use crossbeam::sync::{Parker, WaitGroup};
use crossbeam::utils::Backoff;
use parking_lot::{Condvar, FairMutex, Mutex, RwLock};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn nap(milliseconds: u64) {
    thread::sleep(ms(milliseconds));
}

type Say = dyn Fn(&str) + Sync;

fn main() {
    let began = Instant::now();
    let say = move |what: &str| println!("{:>4} ms  {what}", began.elapsed().as_millis());
    small_locks(&say);
    channels(&say);
    spins(&say);
    parallel(&say);
    say("over");
}

fn small_locks(say: &Say) {
    let (mutex, fair, shelf, bell) = (
        Mutex::new(0),
        FairMutex::new(0),
        RwLock::new(0),
        Condvar::new(),
    );
    thread::scope(|scope| {
        scope.spawn(|| {
            let _one = fair.lock();
            let _two = shelf.read();
            nap(200);
            *mutex.lock() += 1;
            bell.notify_all();
        });
        let mut count = mutex.lock();
        let limit = bell.wait_for(&mut count, ms(100));
        say(&format!("timed out: {}", limit.timed_out()));
        bell.wait_while(&mut count, |count| *count == 0);
        drop(count);
        say("counted");
    });
    thread::scope(|scope| {
        scope.spawn(|| {
            let _guard = mutex.lock();
            nap(200);
        });
        nap(50);
        say(&format!(
            "in 100 ms: {}",
            mutex.try_lock_for(ms(100)).is_some()
        ));
        say(&format!(
            "in 100 more: {}",
            mutex.try_lock_for(ms(100)).is_some()
        ));
    });
}

fn channels(say: &Say) {
    let (fast, quick) = unbounded();
    let (full, slow) = bounded(1);
    let shut = crossbeam::channel::never();
    crossbeam::scope(|scope| {
        scope.spawn(|_| {
            for n in 0..3 {
                nap(70);
                fast.send(n).unwrap();
            }
            drop(fast);
        });
        scope.spawn(|_| (0..3).for_each(|n| full.send(n).unwrap()));
        let (beat, end) = (tick(ms(100)), after(ms(450)));
        let mut open = true;
        loop {
            select! {
                recv(if open { &quick } else { &shut }) -> n => match n {
                    Ok(n) => say(&format!("quick {n}")),
                    Err(_) => open = false,
                },
                recv(beat) -> _ => say(&format!("tick; slow {:?}", slow.try_recv().ok())),
                recv(end) -> _ => break,
            }
        }
    })
    .unwrap();
    say("channels over");
}

/// Threads that wait without telling anybody: they look again and again.
fn spins(say: &Say) {
    let (flag, group) = (AtomicBool::new(false), WaitGroup::new());
    let parker = Parker::new();
    let unparker = parker.unparker().clone();
    thread::scope(|scope| {
        scope.spawn(|| {
            // Between two looks, whose moments are full milliseconds.
            thread::sleep(Duration::from_micros(100_500));
            flag.store(true, Ordering::Release);
            nap(100);
            unparker.unpark();
            nap(100);
            drop(group.clone());
        });
        let backoff = Backoff::new();
        while !flag.load(Ordering::Acquire) {
            backoff.snooze();
        }
        say("the flag is up");
        parker.park();
        say("unparked");
    });
    group.wait();
}

fn parallel(say: &Say) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3);
    let pool = pool.build().unwrap();
    pool.install(|| {
        rayon::join(|| nap(100), || nap(300));
        say("joined");
        rayon::scope(|scope| (1..=3).for_each(|n| scope.spawn(move |_| nap(n * 100))));
        say("scope over");
        let sum: u64 = (0..100_000u64).into_par_iter().map(|n| n * n).sum();
        say(&format!("sum {sum}"));
    });
    let sorted = {
        let mut numbers: Vec<u32> = (0..50_000).map(|n| n * 7919 % 50_021).collect();
        numbers.par_sort();
        numbers.is_sorted()
    };
    say(&format!(
        "sorted {sorted} on {} threads",
        rayon::current_num_threads()
    ));
}
