//! Alarms in a runtime, which hears of them by a handler that writes to a pipe.

use nix::sys::signal::{SigEvent, SigevNotify, Signal};
use nix::sys::time::TimeSpec;
use nix::sys::timer::{Expiration, Timer, TimerSetTimeFlags};
use nix::time::ClockId;
use nix::unistd::alarm;
use std::env::args;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);

fn main() {
    let workers = args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1);
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(rings()).unwrap();
}

async fn rings() -> nix::Result<()> {
    let began = Instant::now();
    let mut alarms = signal(SignalKind::alarm()).unwrap();
    let asleep = tokio::spawn(sleep(SECOND * 5 / 2));
    let mut timer = every_half_second()?;
    for _ in 0..3 {
        alarms.recv().await;
        println!("alarm {:?}", began.elapsed());
    }
    timer.set(
        Expiration::OneShot(TimeSpec::new(0, 0)),
        TimerSetTimeFlags::empty(),
    )?;
    asleep.await.unwrap();
    println!("slept {:?}", began.elapsed());
    alarm::set(1);
    // Beside a thread that sleeps beyond it, and is not woken for good.
    let asleep = spawn_blocking(|| thread::sleep(SECOND * 2));
    alarms.recv().await;
    println!("alarm {:?}", began.elapsed());
    asleep.await.unwrap();
    println!("over {:?}", began.elapsed());
    Ok(())
}

fn every_half_second() -> nix::Result<Timer> {
    let notify = SigevNotify::SigevSignal {
        signal: Signal::SIGALRM,
        si_value: 0,
    };
    let mut timer = Timer::new(ClockId::CLOCK_MONOTONIC, SigEvent::new(notify))?;
    let (first, then) = (TimeSpec::from(SECOND), TimeSpec::from(SECOND / 2));
    timer.set(
        Expiration::IntervalDelayed(first, then),
        TimerSetTimeFlags::empty(),
    )?;
    Ok(timer)
}
