//! Rejected with: never overlap

// A line to a bank, shared by a lock. Ada has no patience, and after her everybody sees somebody else's balance. Give the line
// an owner: a task that gets the questions through a channel and finishes each of them, whether anybody still waits or not.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Answers come in the order of the questions.
#[derive(Default)]
struct Line {
    asked: VecDeque<&'static str>,
}

/// Asks, and waits for the next answer. Leave this function as it is.
async fn ask(line: &mut Line, name: &'static str) -> String {
    println!("{name}: begins");
    line.asked.push_back(name);
    sleep(Duration::from_millis(300)).await;
    println!("{name}: done");
    let whose = line.asked.pop_front().unwrap_or("nobody");
    let what = "the balance of";
    format!("{what} {whose}")
}

// TODO: what is left in the line when a question is dropped?
async fn look_up(name: &'static str, patience: u64) {
    let asking = async { ask(&mut Line::default(), name).await };
    match timeout(Duration::from_millis(patience), asking).await {
        Ok(answer) => println!("{name} sees {answer}"),
        Err(_) => println!("{name} gives up"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(
        look_up("Ada", 200),
        look_up("Ben", 5000),
        look_up("Cleo", 5000),
    );
    println!("closed");
}
