// Two postmen bring letters to a sorting office. It should sort all of them, close when the last postman has gone, and say how
// many letters there were. But its lights stay on all night.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// Leave this function as it is.
async fn deliver(postman: &'static str, letters: u64, door: mpsc::Sender<String>) {
    for letter in 1..=letters {
        sleep(Duration::from_millis(100 * (letters + letter))).await;
        let letter = format!("{postman}'s letter {letter}");
        door.send(letter).await.expect("the office is open");
    }
    println!("{postman} goes home");
}

/// Leave this function as it is.
async fn sort(letter: &str) {
    println!("{letter}: begins");
    sleep(Duration::from_millis(150)).await;
    println!("{letter}: done");
}

// TODO: what keeps the office open?
struct Office {
    door: mpsc::Sender<String>,
    sorting: JoinHandle<u32>,
}

impl Office {
    fn open() -> Office {
        let (door, mut letters) = mpsc::channel::<String>(2);
        let sorting = tokio::spawn(async move {
            let mut sorted = 0;
            while let Some(letter) = letters.recv().await {
                sort(&letter).await;
                sorted += 1;
            }
            sorted
        });
        Office { door, sorting }
    }

    /// Waits until every letter is sorted.
    async fn close(self) -> u32 {
        self.sorting.await.expect("sorting does not panic")
    }
}

async fn night() {
    let office = Office::open();
    tokio::spawn(deliver("Ann", 2, office.door.clone()));
    tokio::spawn(deliver("Bob", 3, office.door.clone()));
    let sorted = office.close().await;
    println!("{sorted} letters sorted");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    if timeout(Duration::from_secs(5), night()).await.is_err() {
        println!("the lights are still on: given up");
    }
}

#[cfg(test)]
mod tests {
    use super::night;
    use meanwhile::check;

    const SECTION: &str = "Chapter 9, “When does a receiver's loop end?”";

    #[tokio::main(flavor = "current_thread")]
    async fn one_night() {
        night().await;
    }

    #[test]
    fn the_office_closes_after_the_last_letter() {
        check::run(one_night)
            .section(SECTION)
            .finishes()
            .prints_with("5 letters sorted", "Bob's letter 3: done")
            .ends_with("5 letters sorted")
            .nothing_left();
    }

    #[test]
    fn every_letter_is_sorted() {
        check::run(one_night)
            .section(SECTION)
            .prints_after(
                "5 letters sorted",
                &[
                    "Ann's letter 1",
                    "Ann's letter 2",
                    "Bob's letter 1",
                    "Bob's letter 2",
                    "Bob's letter 3",
                ],
            )
            .prints(&["Bob goes home", "5 letters sorted"])
            .nobody_panics();
    }
}
