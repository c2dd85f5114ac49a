//! Ten megabytes to a reader that first sleeps: the window fills, then drains.

use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let began = Instant::now();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let reader = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        tokio::time::sleep(Duration::from_secs(30)).await;
        let mut all = Vec::new();
        socket.read_to_end(&mut all).await.unwrap();
        all.len()
    });
    let mut socket = TcpStream::connect(address).await?;
    socket.write_all(&vec![7; 10_000_000]).await?;
    drop(socket);
    println!(
        "{} bytes after {:?}",
        reader.await.unwrap(),
        began.elapsed()
    );
    Ok(())
}
