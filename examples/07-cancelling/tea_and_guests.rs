//! A pinned future that is done must not be polled again: an async function panics then.

use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn street(bell: mpsc::Sender<&str>) {
    for guest in ["Ada", "Ben", "Cleo"] {
        sleep(Duration::from_millis(200)).await;
        bell.send(guest).await.unwrap();
    }
}

async fn brew() -> &'static str {
    sleep(Duration::from_millis(300)).await;
    "a pot of tea"
}

// ANCHOR: host
async fn host(mut bell: mpsc::Receiver<&str>) {
    let mut kettle = pin!(brew());
    loop {
        tokio::select! {
            tea = &mut kettle => println!("{tea} is ready"),
            guest = bell.recv() => match guest {
                Some(guest) => println!("{guest} comes in"),
                None => break,
            },
        }
    }
    println!("everybody is here");
}
// ANCHOR_END: host

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, bell) = mpsc::channel(1);
    tokio::join!(street(sender), host(bell));
}
