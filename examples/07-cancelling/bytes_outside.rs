//! Bytes that are kept in a buffer outside of the future are still there when a `read_buf` loses the race.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
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
async fn read_prices(mut line: DuplexStream, mut bell: mpsc::Receiver<&str>) {
    let mut inbox = Vec::new();
    loop {
        tokio::select! {
            read = line.read_buf(&mut inbox) => match read {
                Ok(0) => break println!("the line ends"),
                Ok(_) => while inbox.len() >= 8 {
                    let price: Vec<u8> = inbox.drain(..8).collect();
                    println!("price: {}", String::from_utf8_lossy(&price));
                },
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
