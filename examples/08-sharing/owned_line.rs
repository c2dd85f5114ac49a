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
    async fn ask(&mut self, question: &'static str) -> String {
        self.asked.push_back(question);
        let millis = if question == "Ada" { 300 } else { 100 };
        sleep(Duration::from_millis(millis)).await; // until an answer comes
        format!("the balance of {}", self.asked.pop_front().unwrap())
    }
}

type Question = (&'static str, oneshot::Sender<String>);

async fn operate(mut questions: mpsc::Receiver<Question>) {
    let mut line = Line::default();
    while let Some((name, reply)) = questions.recv().await {
        let answer = line.ask(name).await;
        let _ = reply.send(answer); // an error means that nobody waits any more
    }
}

async fn balance(line: mpsc::Sender<Question>, name: &'static str, patience: u64) {
    let asking = async {
        let (reply, answer) = oneshot::channel();
        line.send((name, reply)).await.unwrap();
        answer.await.unwrap()
    };
    match timeout(Duration::from_millis(patience), asking).await {
        Ok(answer) => println!("{name} sees {answer}"),
        Err(_) => println!("{name} has waited long enough"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (line, questions) = mpsc::channel(8);
    let operator = tokio::spawn(operate(questions));
    tokio::join!(
        balance(line.clone(), "Ada", 200),
        balance(line.clone(), "Ben", 700),
        balance(line, "Cleo", 700),
    );
    operator.await.unwrap();
}
