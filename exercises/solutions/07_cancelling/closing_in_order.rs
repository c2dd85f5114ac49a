// A shop closes in the evening, and whoever is being served then is left standing. Let it close in order: in the evening nobody else
// is let in, whoever is being served is served to the end, and who is not done within `grace` is sent away. The lights go out when
// the last one has left.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

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

async fn all_are_gone(served: &mut JoinSet<()>) {
    while served.join_next().await.is_some() {}
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
    if timeout(grace(), all_are_gone(&mut served)).await.is_err() {
        served.shutdown().await;
    }
    println!("the lights go out");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, door) = mpsc::channel(1);
    tokio::join!(street(sender, 1..6), shop(door), night());
}

#[cfg(test)]
mod tests {
    use super::{main, night, shop, street};
    use meanwhile::check;
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tokio::time::sleep;

    const SECTION: &str = "Chapter 7, “How do I stop everything in order?”";

    #[tokio::main(flavor = "current_thread")]
    async fn one_takes_too_long() {
        let (sender, door) = mpsc::channel(1);
        tokio::join!(street(sender, 11..14), shop(door), night());
        sleep(Duration::from_millis(5000)).await;
    }

    #[test]
    fn whoever_is_being_served_is_served_to_the_end() {
        check::run(main)
            .section(SECTION)
            .overlap(&["customer 1", "customer 2", "customer 3"])
            .done("customer", 3)
            .prints(&[
                "the evening comes",
                "4 finds the door closed",
                "5 finds the door closed",
            ])
            .prints_at("4 finds the door closed", 0.6)
            .prints_after(
                "the lights go out",
                &["customer 1", "customer 2", "customer 3"],
            )
            .prints_when_done("the lights go out", "customer 1")
            .nobody_panics()
            .no_blocking();
    }

    #[test]
    fn who_takes_too_long_is_sent_away() {
        check::run(one_takes_too_long)
            .section(SECTION)
            .begins_at("customer 13", 0.4)
            .prints_with("the lights go out", "the night comes")
            .dropped_with("customer 12", "the lights go out")
            .prints(&["12 leaves", "the lights go out"])
            .prints_after("the lights go out", &["customer 11", "customer 13"])
            .nobody_panics();
    }
}
