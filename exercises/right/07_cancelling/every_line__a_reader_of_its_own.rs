//! A task that nobody cancels reads, and sends whole lines.

// A front desk reads the post line by line, and greets whoever rings. When somebody rings in the middle of a line, the beginning
// of that line is lost. Let every line arrive whole, the moment that its last piece is there, and let nobody wait at the door.

use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::sleep;

/// Brings each line in two pieces. Leave this function as it is.
async fn postman(mut slot: DuplexStream) {
    for line in ["a parcel\n", "two letters\n", "a newspaper\n"] {
        let half = line.len() / 2;
        for piece in [&line[..half], &line[half..]] {
            sleep(Duration::from_millis(200)).await;
            println!("sent: {}", piece.trim_end_matches('\n'));
            let written = slot.write_all(piece.as_bytes()).await;
            written.expect("the desk is there");
        }
    }
}

/// Ring the bell. Leave this function as it is.
async fn visitors(bell: mpsc::Sender<String>) {
    for (name, millis) in [("Ada", 300), ("Ben", 400)] {
        sleep(Duration::from_millis(millis)).await;
        println!("{name} rings");
        let _ = bell.send(name.to_owned()).await;
    }
}

async fn read(slot: DuplexStream, whole: mpsc::Sender<String>) {
    let mut slot = BufReader::new(slot);
    let mut line = String::new();
    while slot.read_line(&mut line).await.is_ok_and(|bytes| bytes > 0) {
        let sent = whole.send(line.trim_end().to_owned()).await;
        sent.expect("the desk listens");
        line.clear();
    }
}

async fn front_desk(slot: DuplexStream, mut bell: mpsc::Receiver<String>) {
    let (sender, mut whole) = mpsc::channel(1);
    tokio::spawn(read(slot, sender));
    loop {
        tokio::select! {
            line = whole.recv() => match line {
                Some(line) => println!("got: {line}"),
                None => break,
            },
            Some(name) = bell.recv() => println!("{name}, come in"),
        }
    }
    println!("the desk closes");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (near, far) = duplex(64);
    let (sender, bell) = mpsc::channel(1);
    tokio::join!(postman(far), visitors(sender), front_desk(near, bell));
}
