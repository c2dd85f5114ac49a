//! A pinned sleep beside `join_next`.

// A shop closes in the evening, and whoever is being served then is left standing. Let it close in order: in the evening nobody else
// is let in, whoever is being served is served to the end, and who is not done within `grace` is sent away. The lights go out when
// the last one has left.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Customers, one after another, who come through the door if it is open. Leave this function as it is.
async fn street(door: mpsc::Sender<u32>, numbers: std::ops::Range<u32>) {
    for number in numbers {
        if door.send(number).await.is_err() {
            println!("{number} finds the door closed");
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// Says when somebody has left.
struct Customer(u32);

impl Drop for Customer {
    fn drop(&mut self) {
        println!("{} leaves", self.0);
    }
}

/// Leave this function as it is.
async fn serve(number: u32) {
    let _customer = Customer(number);
    println!("customer {number}: begins");
    let millis = match number {
        1 => 900,
        2 => 450,
        12 => 5000,
        _ => 430,
    };
    sleep(Duration::from_millis(millis)).await;
    println!("customer {number}: done");
}

/// Ends when the evening comes. Leave this function as it is.
async fn evening() {
    sleep(Duration::from_millis(550)).await;
    println!("the evening comes");
}

/// How long the shop waits for its last customers. Leave this function as it is.
fn grace() -> Duration {
    Duration::from_millis(1000)
}

/// Comes when that time is over. Leave this function as it is.
async fn night() {
    sleep(Duration::from_millis(550)).await;
    sleep(grace()).await;
    println!("the night comes");
}

async fn shop(mut door: mpsc::Receiver<u32>) {
    let mut served = JoinSet::new();
    let mut evening = std::pin::pin!(evening());
    loop {
        tokio::select! {
            Some(number) = door.recv() => {
                served.spawn(serve(number));
            }
            () = &mut evening => break,
        }
    }
    drop(door);
    let mut over = std::pin::pin!(sleep(grace()));
    loop {
        tokio::select! {
            done = served.join_next() => if done.is_none() { break },
            () = &mut over => break,
        }
    }
    served.shutdown().await;
    println!("the lights go out");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, door) = mpsc::channel(1);
    tokio::join!(street(sender, 1..6), shop(door), night());
}
