//! A thread that sends without waiting, and a receiver that counts.

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
    let (sender, mut rings) = mpsc::unbounded_channel();
    thread::Builder::new()
        .name("bell".to_owned())
        .spawn(move || listen(|guest| drop(sender.send(guest))))
        .expect("it can be started");
    let mut guests = 0;
    while guests < 3 {
        tokio::select! {
            Some(guest) = rings.recv() => println!("{guest}: come in"),
            else => return,
        }
        guests += 1;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heat_oven(), receive_guests());
    println!("the party begins");
}
