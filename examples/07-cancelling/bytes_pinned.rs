//! A `read_exact` inside a pinned future that is only lent to `select!` is not dropped when it loses the race, and goes on in the next turn.

use std::pin::pin;
use std::time::Duration;
use tokio::io::{self, AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn shop(mut line: DuplexStream) {
    for part in ["tea ", "3.20", "jam ", "4.50"] {
        sleep(Duration::from_millis(200)).await;
        line.write_all(part.as_bytes()).await.unwrap();
    }
}

async fn visitor(bell: mpsc::Sender<&str>) {
    sleep(Duration::from_millis(300)).await;
    bell.send("the doorbell").await.unwrap();
    sleep(Duration::from_millis(700)).await;
}

// ANCHOR: read
async fn next_price(mut line: DuplexStream) -> io::Result<(String, DuplexStream)> {
    let mut price = [0; 8];
    line.read_exact(&mut price).await?;
    Ok((String::from_utf8_lossy(&price).into_owned(), line))
}

async fn read_prices(line: DuplexStream, mut bell: mpsc::Receiver<&str>) {
    let mut next = pin!(next_price(line));
    loop {
        tokio::select! {
            read = &mut next => match read {
                Ok((price, line)) => {
                    println!("price: {price}");
                    next.set(next_price(line));
                }
                Err(error) => break println!("the line ends: {}", error.kind()),
            },
            Some(sound) = bell.recv() => println!("{sound} rings"),
        }
    }
}
// ANCHOR_END: read

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (near, far) = duplex(64);
    let (button, bell) = mpsc::channel(1);
    tokio::join!(shop(far), visitor(button), read_prices(near, bell));
}
