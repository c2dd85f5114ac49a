// Six calls of an old library, each on a thread where it may block. But the service behind it allows three at a time, and
// all six come at once.

use std::thread;
use std::time::Duration;
use tokio::task::JoinSet;

/// Leave this function as it is. Threads that print at the same moment do so in any order.
fn call(number: u32) {
    println!("call {number}: begins"); // unordered
    thread::sleep(Duration::from_millis(200));
    println!("call {number}: done"); // unordered
}

async fn call_all() {
    let slots = std::sync::Arc::new(tokio::sync::Semaphore::new(3));
    let mut calls = JoinSet::new();
    for number in 1..=6 {
        let slot = slots.clone().acquire_owned().await.expect("it is open");
        calls.spawn_blocking(move || {
            call(number);
            drop(slot);
        });
    }
    calls.join_all().await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 5, “How do I run many blocking jobs, but not too many?”";

    #[test]
    fn three_calls_run_at_once_and_never_four() {
        check::run(main)
            .section(SECTION)
            .at_once("call", 3)
            .begin_as_others_end("call", 3)
            .done("call", 6)
            .takes(0.4);
    }

    #[test]
    fn none_of_them_keeps_the_thread_of_the_runtime() {
        check::run(main)
            .section(SECTION)
            .no_blocking()
            .prints_after(
                "all six are done",
                &["call 1", "call 2", "call 3", "call 4", "call 5", "call 6"],
            )
            .nobody_panics();
    }
}
