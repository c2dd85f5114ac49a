//! A list behind a lock, and a notice for each ring.

// Three guests are expected. The driver of the doorbell calls back for each, and then goes on listening for as long as its
// battery lasts. With the third guest the party begins, and the program should end. But both wait for the battery.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::sleep;

/// The driver of the bell. Its battery lasts for years, here for 4 s. Leave this function as it is.
fn listen(mut on_ring: impl FnMut(&'static str)) {
    for guest in ["Ada", "Ben", "Cleo"] {
        thread::sleep(Duration::from_millis(200));
        println!("{guest} rings");
        on_ring(guest);
    }
    thread::sleep(Duration::from_secs(4)); // nobody else rings
}

async fn heat_oven() {
    println!("oven: begins");
    sleep(Duration::from_millis(300)).await;
    println!("oven: done");
}

async fn receive_guests() {
    let bell = Arc::new((Mutex::new(VecDeque::new()), Notify::new()));
    let rung = bell.clone();
    thread::spawn(move || {
        listen(|guest| {
            rung.0.lock().expect("nobody panics").push_back(guest);
            rung.1.notify_one();
        });
    });
    let mut guests = 0;
    while guests < 3 {
        bell.1.notified().await;
        while let Some(guest) = bell.0.lock().expect("nobody panics").pop_front() {
            println!("{guest}: come in");
            guests += 1;
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heat_oven(), receive_guests());
    println!("the party begins");
}
