//! Another runtime: smol sets its timers by a timerfd, through rustix.

use smol::Timer;
use smol::future::or;
use std::time::{Duration, Instant};

fn main() {
    let began = Instant::now();
    let say = |what: &str| println!("{what} after {:?}", began.elapsed());
    smol::block_on(async {
        Timer::after(Duration::from_secs(1)).await;
        say("a sleep");
        let first = async {
            Timer::after(Duration::from_millis(1500)).await;
            "the slow one"
        };
        let second = async {
            Timer::after(Duration::from_micros(700)).await;
            "the quick one"
        };
        say(or(first, second).await);
        let task = smol::spawn(async move {
            Timer::after(Duration::from_secs(3600)).await;
            1
        });
        task.await;
        say("an hour in a task");
        let blocking = smol::unblock(|| std::thread::sleep(Duration::from_secs(2)));
        blocking.await;
        say("a thread's sleep");
    });
}
