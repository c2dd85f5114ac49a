//! Small writes answered by small writes over TCP, beside timers of 1 ms and of 60 s that
//! must not fire early.

use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

async fn serve(listener: TcpListener) {
    while let Ok((mut socket, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut byte = [0];
            while socket.read_exact(&mut byte).await.is_ok() {
                // Two writes in a row are what Nagle's algorithm holds back.
                socket.write_all(b"a").await.unwrap();
                socket.write_all(&byte).await.unwrap();
            }
        });
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let began = Instant::now();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(listener));
    let alarm = tokio::spawn(async move {
        sleep(Duration::from_secs(60)).await;
        began.elapsed()
    });

    let mut socket = TcpStream::connect(address).await?;
    let mut reply = [0; 2];
    let mut late = 0;
    for _ in 0..100 {
        let exchange = async {
            socket.write_all(b"x").await?;
            socket.read_exact(&mut reply).await
        };
        late += u32::from(timeout(Duration::from_millis(1), exchange).await.is_err());
    }
    println!("late {late}, after {:?}", began.elapsed());
    println!("alarm after {:?}", alarm.await.unwrap());
    Ok(())
}
