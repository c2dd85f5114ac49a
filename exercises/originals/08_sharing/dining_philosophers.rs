// Five people at a round table, five forks, and everybody needs two of them for each course. Each takes the left one, and nobody
// ever eats. Let everybody eat both courses, neighbours never at the same time, and at some moment two people at once.

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

/// Leave this function as it is.
async fn eat(seat: usize, course: &str) {
    println!("seat {seat}, {course}: begins");
    sleep(Duration::from_millis(300)).await;
    println!("seat {seat}, {course}: done");
}

/// From one fork to the other. Leave this function as it is.
async fn reach() {
    sleep(Duration::from_millis(100)).await;
}

// TODO: what does everybody hold at 0.1 s, and what do they wait for?
async fn dine(seat: usize, left: &Mutex<()>, right: &Mutex<()>) {
    for course in ["soup", "fruit"] {
        let _left = left.lock().await;
        reach().await;
        let _right = right.lock().await;
        eat(seat, course).await;
    }
}

async fn dinner() {
    let forks: [Mutex<()>; 5] = Default::default();
    tokio::join!(
        dine(1, &forks[0], &forks[1]),
        dine(2, &forks[1], &forks[2]),
        dine(3, &forks[2], &forks[3]),
        dine(4, &forks[3], &forks[4]),
        dine(5, &forks[4], &forks[0]),
    );
    println!("everybody has eaten");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    if timeout(Duration::from_secs(5), dinner()).await.is_err() {
        println!("nobody has eaten anything: given up");
    }
}

#[cfg(test)]
mod tests {
    use super::dinner;
    use meanwhile::check;

    const SECTION: &str = "Chapter 8, “What if I need two locks at once?”";

    #[tokio::main(flavor = "current_thread")]
    async fn evening() {
        dinner().await;
    }

    #[test]
    fn everybody_eats_both_courses() {
        check::run(evening)
            .section(SECTION)
            .finishes()
            .done("seat", 10)
            .says("everybody has eaten")
            .nobody_panics()
            .nothing_left();
    }

    #[test]
    fn two_people_eat_at_once() {
        check::run(evening)
            .section(SECTION)
            .at_once("seat", 2)
            .no_blocking();
    }

    #[test]
    fn neighbours_never_eat_at_the_same_time() {
        let case = check::run(evening).section(SECTION);
        for (one, other) in [(1, 2), (2, 3), (3, 4), (4, 5), (5, 1)] {
            let of = |seat| ["soup", "fruit"].map(|course| format!("seat {seat}, {course}"));
            let all = [of(one), of(other)].concat();
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            case.never_overlap(&all);
        }
    }
}
