//! The door is dropped by a function that gets the office and gives back the handle.

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
        fn without_door(office: Office) -> JoinHandle<u32> {
            office.sorting
        }
        without_door(self).await.expect("sorting does not panic")
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
