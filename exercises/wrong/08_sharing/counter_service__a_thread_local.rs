//! Rejected with: 16 people are in the house

// Two doors and an old turnstile count the people in a house. Each of them has a clone of the counter, but in the end the house
// is empty. Let all clones count together. The turnstile is not async, and it is not on a thread of the runtime.

use std::cell::Cell;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::time::sleep;

thread_local! {
    static PEOPLE: Cell<u32> = const { Cell::new(0) };
}

#[derive(Clone, Default)]
struct Counter;

impl Counter {
    fn add(&self, people: u32) {
        PEOPLE.set(PEOPLE.get() + people);
    }

    fn total(&self) -> u32 {
        PEOPLE.get()
    }
}

/// A door with a light barrier. Leave this function as it is.
async fn door(name: &str, counter: Counter) {
    println!("{name}: begins");
    for group in [2, 1, 3] {
        sleep(Duration::from_millis(100)).await;
        counter.add(group);
    }
    println!("{name}: done");
}

/// A turnstile with a driver from before async. Leave this function as it is.
fn turnstile(counter: Counter) -> JoinHandle<()> {
    thread::spawn(move || {
        for _ in 0..4 {
            thread::sleep(Duration::from_millis(60));
            counter.add(1);
        }
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let counter = Counter::default();
    let turnstile = turnstile(counter.clone());
    let (north, south) = (counter.clone(), counter.clone());
    let north = tokio::spawn(door("north", north));
    let south = tokio::spawn(door("south", south));
    north.await.expect("it does not panic");
    south.await.expect("it does not panic");
    turnstile.join().expect("it does not panic");
    println!("{} people are in the house", counter.total());
}
