//! rustix makes system calls by instructions of its own, past the C library, and asks the
//! kernel's vdso for the time.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::pipe::pipe;
use rustix::thread::{NanosleepRelativeResult, nanosleep};
use rustix::time::{ClockId, Timespec, clock_gettime};
use std::thread;

fn now() -> f64 {
    let now = clock_gettime(ClockId::Monotonic);
    (now.tv_sec % 1_000_000) as f64 + now.tv_nsec as f64 / 1e9
}

fn sleep(seconds: i64) {
    let time = Timespec {
        tv_sec: seconds,
        tv_nsec: 0,
    };
    assert!(matches!(nanosleep(&time), NanosleepRelativeResult::Ok));
}

fn main() {
    let (reader, writer) = pipe().unwrap();
    let began = now();
    thread::scope(|scope| {
        scope.spawn(|| {
            sleep(3);
            rustix::io::write(&writer, b"x").unwrap();
        });
        scope.spawn(|| sleep(1));
        let mut polled = [PollFd::new(&reader, PollFlags::IN)];
        let limit = Timespec {
            tv_sec: 2,
            tv_nsec: 0,
        };
        let ready = poll(&mut polled, Some(&limit)).unwrap();
        println!("{ready} ready after {} s", now() - began);
        let mut byte = [0];
        rustix::io::read(&reader, &mut byte).unwrap();
        println!("read after {} s", now() - began);
    });
}
