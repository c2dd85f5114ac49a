//! A function with two awaits loses the first scoop when the doorbell wins the race for the second.

use std::time::Duration;
use tokio::{sync::mpsc, time::sleep};

async fn cone(scoops: &mut mpsc::Receiver<&str>) -> Option<String> {
    let first = scoops.recv().await?;
    let second = scoops.recv().await?;
    Some(format!("{first} and {second}"))
}

async fn serve(counter: mpsc::Sender<&str>) {
    for scoop in ["vanilla", "lemon", "mango", "mint"] {
        sleep(Duration::from_millis(200)).await;
        counter.send(scoop).await.unwrap();
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (counter, mut scoops) = mpsc::channel(1);
    tokio::spawn(serve(counter));
    let (door, mut bell) = mpsc::channel(1);
    tokio::spawn(async move {
        sleep(Duration::from_millis(300)).await;
        door.send("the doorbell rings").await.unwrap();
    });
    loop {
        tokio::select! {
            Some(sound) = bell.recv() => println!("{sound}"),
            cone = cone(&mut scoops) => match cone {
                Some(cone) => println!("a cone of {cone}"),
                None => break,
            },
        }
    }
    println!("no more scoops");
}
