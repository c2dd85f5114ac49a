//! A writer of single bytes fills the memory of a reader that sleeps, long before the window.

use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let began = Instant::now();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut here = TcpStream::connect(listener.local_addr()?).await?;
    let (mut there, _) = listener.accept().await?;
    let mut written = 0;
    // The sleeping lets each byte travel alone.
    while written < 30_000 {
        let write = timeout(Duration::from_millis(1), here.write_all(b"x"));
        if write.await.is_err() {
            break;
        }
        written += 1;
        sleep(Duration::from_millis(1)).await;
    }
    sleep(Duration::from_secs(30)).await;
    println!("wrote, at {:?}", began.elapsed());
    drop(here);
    let mut all = Vec::new();
    there.read_to_end(&mut all).await?;
    println!(
        "read all: {}, at {:?}",
        all.len() == written,
        began.elapsed()
    );
    Ok(())
}
