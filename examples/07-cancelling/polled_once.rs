//! A precondition keeps `select!` from polling a future that is done.

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
    let mut brewing = true;
    loop {
        tokio::select! {
            tea = &mut kettle, if brewing => {
                println!("{tea} is ready");
                brewing = false;
            }
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
