//! Connections that are refused, that find a full backlog, and that do not.

use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let began = Instant::now();
    let free = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
    let error = TcpStream::connect(free).await.unwrap_err();
    println!("{:?} after {:?}", error.kind(), began.elapsed());

    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse().unwrap())?;
    let listener = socket.listen(1)?;
    let address = listener.local_addr()?;
    let mut open = Vec::new();
    let limit = Duration::from_secs(30);
    while let Ok(stream) = timeout(limit, TcpStream::connect(address)).await {
        open.push(stream?);
    }
    println!(
        "{} fit, then a timeout after {:?}",
        open.len(),
        began.elapsed()
    );

    let accepting = tokio::spawn(async move {
        sleep(Duration::from_secs(5)).await;
        let mut accepted = Vec::new();
        while accepted.len() < 3 {
            accepted.push(listener.accept().await.unwrap());
        }
    });
    timeout(limit, TcpStream::connect(address)).await.unwrap()?;
    println!("room again after {:?}", began.elapsed());
    accepting.await.unwrap();
    Ok(())
}
