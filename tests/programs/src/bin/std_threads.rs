//! Every way in which the standard library lets threads wait for each other.

use std::cell::RefCell;
use std::sync::mpsc::{RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock};
use std::thread;
use std::time::{Duration, Instant};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn nap(milliseconds: u64) {
    thread::sleep(ms(milliseconds));
}

fn main() {
    let began = Instant::now();
    let say = move |what: &str| println!("{:>4} ms  {what}", began.elapsed().as_millis());
    locks(&say);
    conditions(&say);
    meetings(&say);
    channels(&say);
    endings(&say);
    say("over");
}

type Say = dyn Fn(&str) + Sync;

fn locks(say: &Say) {
    let (mutex, shelf) = (Mutex::new(0), RwLock::new(0));
    thread::scope(|scope| {
        for number in 1..=3 {
            let (mutex, shelf) = (&mutex, &shelf);
            scope.spawn(move || {
                nap(number);
                let _guard = mutex.lock().unwrap();
                nap(100);
                say(&format!("thread {number} had the mutex"));
                drop(_guard);
                let _read = shelf.read().unwrap();
                nap(250 + 10 * number);
                say(&format!("thread {number} has read"));
            });
        }
        nap(150);
        say(&format!("try_lock fails: {}", mutex.try_lock().is_err()));
        *shelf.write().unwrap() += 1;
        say("written");
    });
}

fn conditions(say: &Say) {
    let pair = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            nap(200);
            *pair.0.lock().unwrap() = true;
            pair.1.notify_one();
        });
        let ready = pair.0.lock().unwrap();
        let (ready, limit) = pair.1.wait_timeout(ready, ms(100)).unwrap();
        say(&format!(
            "timed out: {}, ready: {}",
            limit.timed_out(),
            *ready
        ));
        let ready = pair.1.wait_while(ready, |ready| !*ready).unwrap();
        say(&format!("ready: {}", *ready));
    });
    let sleeper = thread::spawn(thread::park);
    nap(100);
    sleeper.thread().unpark();
    sleeper.join().unwrap();
    say("unparked");
    // On a thread of its own: the scope above may have left this one a token.
    let sleeper = thread::spawn(|| thread::park_timeout(ms(100)));
    sleeper.join().unwrap();
    say("parked for 100 ms");
}

fn meetings(say: &Say) {
    let (barrier, once) = (Barrier::new(3), OnceLock::new());
    thread::scope(|scope| {
        for delay in [100, 200, 300] {
            let (barrier, once) = (&barrier, &once);
            scope.spawn(move || {
                nap(delay);
                barrier.wait();
                nap(delay);
                let by = once.get_or_init(|| {
                    nap(150);
                    delay
                });
                nap(delay);
                say(&format!("{delay} found what {by} made"));
            });
        }
    });
    say("scope over");
}

fn channels(say: &Say) {
    let (sender, receiver) = channel();
    let (full, slow) = sync_channel(1);
    let (meet, met) = sync_channel(0);
    thread::spawn(move || {
        for n in 1..=3 {
            nap(100);
            sender.send(n).unwrap();
        }
        full.send("first").unwrap();
        full.send("second, when there is room").unwrap();
        meet.send(()).unwrap();
        nap(100);
    });
    let limit = receiver.recv_timeout(ms(50));
    say(&format!("in 50 ms: {limit:?}"));
    while let Ok(n) = receiver.recv_timeout(ms(150)) {
        say(&format!("received {n}"));
    }
    say("no more in 150 ms");
    nap(100);
    say(slow.recv().unwrap());
    say(slow.recv().unwrap());
    nap(100);
    say(&format!("met: {:?}", met.recv()));
    let gone = receiver.recv_timeout(ms(900));
    say(&format!(
        "gone: {}",
        gone == Err(RecvTimeoutError::Disconnected)
    ));
}

struct Farewell(Arc<Barrier>);

impl Drop for Farewell {
    fn drop(&mut self) {
        nap(100);
        self.0.wait();
        nap(100);
    }
}

thread_local! {
    static FAREWELL: RefCell<Option<Farewell>> = const { RefCell::new(None) };
}

fn endings(say: &Say) {
    let barrier = Arc::new(Barrier::new(2));
    let two: Vec<_> = (0..2)
        .map(|_| {
            let barrier = barrier.clone();
            thread::spawn(|| FAREWELL.set(Some(Farewell(barrier))))
        })
        .collect();
    for thread in two {
        thread.join().unwrap();
    }
    say("two threads with long farewells have ended");
    let mutex = Arc::new(Mutex::new(()));
    let held = mutex.clone();
    let panics = thread::spawn(move || {
        let _guard = held.lock().unwrap();
        nap(100);
        std::panic::resume_unwind(Box::new("dropped the tray"));
    });
    nap(50);
    say(&format!("poisoned: {}", mutex.lock().is_err()));
    say(&format!("panicked: {}", panics.join().is_err()));
}
