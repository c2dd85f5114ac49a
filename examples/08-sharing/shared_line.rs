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
    async fn ask(&mut self, question: &'static str) -> String {
        self.asked.push_back(question);
        let millis = if question == "Ada" { 300 } else { 100 };
        sleep(Duration::from_millis(millis)).await; // until an answer comes
        format!("the balance of {}", self.asked.pop_front().unwrap())
    }
}

async fn balance(line: &Mutex<Line>, name: &'static str, patience: u64) {
    let asking = async { line.lock().await.ask(name).await };
    match timeout(Duration::from_millis(patience), asking).await {
        Ok(answer) => println!("{name} sees {answer}"),
        Err(_) => println!("{name} has waited long enough"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let line = Mutex::new(Line::default());
    tokio::join!(
        balance(&line, "Ada", 200),
        balance(&line, "Ben", 700),
        balance(&line, "Cleo", 700),
    );
}
