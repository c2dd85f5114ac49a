//! Sockets of every kind, all busy, beside timers of 1 ms and of 60 s: no timer may come
//! early or late by a nanosecond.

use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket, UnixStream};
use tokio::time::{sleep, timeout};

const ROUNDS: usize = 30;

async fn echo(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut bytes = [0; 64];
    while let Ok(size @ 1..) = stream.read(&mut bytes).await {
        // Two small writes in a row are what Nagle's algorithm holds back.
        let (first, rest) = bytes[..size].split_at(1);
        stream.write_all(first).await.unwrap();
        stream.write_all(rest).await.unwrap();
    }
}

/// How many of its exchanges did not end within a millisecond.
async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, pause: Duration) -> usize {
    let mut late = 0;
    for _ in 0..ROUNDS {
        let exchange = async {
            stream.write_all(b"question").await.unwrap();
            stream.read_exact(&mut [0; 8]).await.unwrap();
        };
        late += usize::from(timeout(Duration::from_millis(1), exchange).await.is_err());
        sleep(pause).await;
    }
    late
}

async fn ask_by_datagram() -> std::io::Result<usize> {
    let (here, there) = (
        UdpSocket::bind("127.0.0.1:0").await?,
        UdpSocket::bind("127.0.0.1:0").await?,
    );
    here.connect(there.local_addr()?).await?;
    there.connect(here.local_addr()?).await?;
    tokio::spawn(async move {
        while there.recv(&mut [0; 8]).await.is_ok() {
            there.send(b"answer").await.unwrap();
        }
    });
    let mut late = 0;
    for _ in 0..ROUNDS {
        let exchange = async {
            here.send(b"question").await.unwrap();
            here.recv(&mut [0; 8]).await.unwrap();
        };
        late += usize::from(timeout(Duration::from_millis(1), exchange).await.is_err());
    }
    Ok(late)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let began = Instant::now();
    let alarm = tokio::spawn(async move {
        sleep(Duration::from_secs(60)).await;
        began.elapsed()
    });
    let ticks = tokio::spawn(async move {
        let mut wrong = 0;
        for tick in 1..=100 {
            sleep(Duration::from_millis(1)).await;
            wrong += usize::from(began.elapsed() != Duration::from_millis(tick));
        }
        wrong
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(echo(stream));
        }
    });
    let mut asking = Vec::new();
    for pause in 0..5 {
        let stream = TcpStream::connect(address).await?;
        asking.push(tokio::spawn(ask(stream, Duration::from_millis(pause))));
    }
    let (here, there) = UnixStream::pair()?;
    tokio::spawn(echo(there));
    asking.push(tokio::spawn(ask(here, Duration::from_millis(1))));
    let mut late = ask_by_datagram().await?;
    for asking in asking {
        late += asking.await?;
    }
    println!(
        "late {late}, wrong ticks {}, alarm after {:?}",
        ticks.await?,
        alarm.await?
    );
    Ok(())
}
