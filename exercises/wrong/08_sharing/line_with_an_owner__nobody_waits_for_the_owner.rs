//! Rejected with: it panics

// A line to a bank, shared by a lock. Ada has no patience, and after her everybody sees somebody else's balance. Give the line
// an owner: a task that gets the questions through a channel and finishes each of them, whether anybody still waits or not.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
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

type Question = (&'static str, oneshot::Sender<String>);

async fn own(mut questions: mpsc::Receiver<Question>) {
    let mut line = Line::default();
    while let Some((name, reply)) = questions.recv().await {
        let answer = ask(&mut line, name).await;
        // An error means that nobody waits any more.
        let _ = reply.send(answer);
    }
}

async fn look_up(line: mpsc::Sender<Question>, name: &'static str, patience: u64) {
    let asking = async {
        let (reply, answer) = oneshot::channel();
        line.send((name, reply)).await.expect("the owner is there");
        answer.await.expect("the owner answers")
    };
    match timeout(Duration::from_millis(patience), asking).await {
        Ok(answer) => println!("{name} sees {answer}"),
        Err(_) => println!("{name} gives up"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (line, questions) = mpsc::channel(8);
    tokio::spawn(own(questions)).abort();
    let (ada, ben) = (line.clone(), line.clone());
    tokio::join!(
        look_up(ada, "Ada", 200),
        look_up(ben, "Ben", 5000),
        look_up(line, "Cleo", 5000),
    );
    println!("closed");
}
