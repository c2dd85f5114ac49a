//! Rejected with: it comes at 4.6 s

// Three guests are expected. The driver of the doorbell calls back for each, and then goes on listening for as long as its
// battery lasts. With the third guest the party begins, and the program should end. But both wait for the battery.

use std::thread;
use std::time::Duration;
use tokio::sync::mpsc;
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
    let (sender, mut rings) = mpsc::channel(1);
    thread::spawn(move || {
        listen(|guest| {
            // An error means that the party has begun.
            let _ = sender.blocking_send(guest);
        });
    });
    while let Some(guest) = rings.recv().await {
        println!("{guest}: come in");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heat_oven(), receive_guests());
    println!("the party begins");
}
