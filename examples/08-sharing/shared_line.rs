//! A caller that is cancelled gives the lock back, but not the line as it was: the next one gets the answer to the question before.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

/// A line to the bank. Answers come in the order of the questions.
#[derive(Default)]
struct Line {
    asked: VecDeque<&'static str>,
}

impl Line {
    async fn ask(&mut self, question: &'static str, millis: u64) -> String {
        self.asked.push_back(question);
        sleep(Duration::from_millis(millis)).await; // until an answer comes
        format!("the balance of {}", self.asked.pop_front().unwrap())
    }
}

async fn balance(line: &Mutex<Line>, name: &'static str, millis: u64) {
    let mut line = line.lock().await;
    let limit = Duration::from_millis(200);
    match timeout(limit, line.ask(name, millis)).await {
        Ok(answer) => println!("{name} sees {answer}"),
        Err(_) => println!("{name} has waited long enough"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let line = Mutex::new(Line::default());
    tokio::join!(
        balance(&line, "Ada", 300), // today it takes longer
        balance(&line, "Ben", 100),
        balance(&line, "Cleo", 100),
    );
}
