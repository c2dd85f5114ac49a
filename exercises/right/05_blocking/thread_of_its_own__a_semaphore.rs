//! Each guest gives a permit.

// Three guests are expected. The driver of the doorbell calls back for each, and then goes on listening for as long as its
// battery lasts. With the third guest the party begins, and the program should end. But both wait for the battery.

use std::thread;
use std::time::Duration;
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

// TODO: how long does this job last, and who waits for it?
async fn receive_guests() {
    let here = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let door = here.clone();
    thread::spawn(move || {
        listen(|guest| {
            println!("{guest}: come in");
            door.add_permits(1);
        });
    });
    let _all = here.acquire_many(3).await.expect("it is open");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heat_oven(), receive_guests());
    println!("the party begins");
}
