//! Each request brings a oneshot channel for its answer; if the other side drops that, the one who asked gets an error.

use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

struct Request {
    title: &'static str,
    reply: oneshot::Sender<u32>,
}

async fn librarian(mut requests: mpsc::Receiver<Request>) {
    while let Some(Request { title, reply }) = requests.recv().await {
        sleep(Duration::from_millis(200)).await;
        match title {
            "Emma" => reply.send(12).unwrap(),
            "Ulysses" => reply.send(40).unwrap(),
            _ => println!("librarian: never heard of {title}"),
        }
    }
    println!("librarian: nobody left to ask me");
}

async fn reader(title: &'static str, desk: mpsc::Sender<Request>) {
    let (reply, answer) = oneshot::channel();
    desk.send(Request { title, reply }).await.unwrap();
    println!("{title}: {:?}", answer.await);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (desk, requests) = mpsc::channel(4);
    let librarian = tokio::spawn(librarian(requests));
    tokio::join!(
        reader("Emma", desk.clone()),
        reader("Rust in Tractors", desk.clone()),
        reader("Ulysses", desk),
    );
    librarian.await.unwrap();
}
