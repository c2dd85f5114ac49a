// A line to a bank, shared by a lock. Ada has no patience, and after her everybody sees somebody else's balance. Give the line
// an owner: a task that gets the questions through a channel and finishes each of them, whether anybody still waits or not.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::Mutex;
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
async fn look_up(line: &Mutex<Line>, name: &'static str, patience: u64) {
    let asking = async { ask(&mut *line.lock().await, name).await };
    match timeout(Duration::from_millis(patience), asking).await {
        Ok(answer) => println!("{name} sees {answer}"),
        Err(_) => println!("{name} gives up"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let line = Mutex::new(Line::default());
    tokio::join!(
        look_up(&line, "Ada", 200),
        look_up(&line, "Ben", 5000),
        look_up(&line, "Cleo", 5000),
    );
    println!("closed");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 8, “Whose answer is this?”";

    #[test]
    fn everybody_sees_their_own_balance() {
        check::run(main)
            .section(SECTION)
            .says("Ben sees the balance of Ben")
            .says("Cleo sees the balance of Cleo")
            .prints_at("Ada gives up", 0.2)
            .nobody_panics();
    }

    #[test]
    fn each_question_is_finished_before_the_next() {
        check::run(main)
            .section(SECTION)
            .done_in_order(&["Ada", "Ben", "Cleo"])
            .never_overlap(&["Ada", "Ben", "Cleo"])
            .begins_when_done("Ben", &["Ada"])
            .begins_when_done("Cleo", &["Ben"])
            .prints_when_done("Cleo sees the balance of Cleo", "Cleo")
            .takes(0.9)
            .no_blocking();
    }

    #[test]
    fn the_owner_ends_when_nobody_can_ask_any_more() {
        check::run(main)
            .section(SECTION)
            .prints(&["Cleo: done", "Cleo sees the balance of Cleo", "closed"])
            .nothing_left();
    }
}
