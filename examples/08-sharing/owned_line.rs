//! One task owns the line and finishes each question, whether the caller still waits or not: everybody gets the right answer.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
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

type Question = (&'static str, u64, oneshot::Sender<String>);

async fn operate(mut questions: mpsc::Receiver<Question>) {
    let mut line = Line::default();
    while let Some((name, millis, reply)) = questions.recv().await {
        let answer = line.ask(name, millis).await;
        let _ = reply.send(answer); // an error means that nobody waits any more
    }
}

async fn balance(line: mpsc::Sender<Question>, name: &'static str, millis: u64) {
    let (reply, answer) = oneshot::channel();
    line.send((name, millis, reply)).await.unwrap();
    match timeout(Duration::from_millis(600), answer).await {
        Ok(answer) => println!("{name} sees {}", answer.unwrap()),
        Err(_) => println!("{name} has waited long enough"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (line, questions) = mpsc::channel(8);
    let operator = tokio::spawn(operate(questions));
    tokio::join!(
        balance(line.clone(), "Ada", 300), // today it takes longer
        balance(line.clone(), "Ben", 100),
        balance(line, "Cleo", 100),
    );
    operator.await.unwrap();
}
