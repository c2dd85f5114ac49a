//! Work outside the process, beside a thread that counts seconds of virtual time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{sleep, timeout};

fn main() -> std::io::Result<()> {
    if std::env::args().nth(1).as_deref() == Some("serve") {
        return serve();
    }
    let began = Instant::now();
    let ticking = thread::spawn(move || {
        for _ in 0..3 {
            thread::sleep(Duration::from_secs(1));
        }
        began.elapsed()
    });
    let status = Command::new("sh")
        .args(["-c", "sleep 0.1; exit 3"])
        .status()?;
    println!("{status} at {:?}", began.elapsed());
    let output = Command::new("sh")
        .args(["-c", "head -c 1000000 /dev/zero"])
        .output()?;
    println!("{} bytes at {:?}", output.stdout.len(), began.elapsed());
    println!(
        "through cat: {} bytes at {:?}",
        through_cat()?,
        began.elapsed()
    );
    let found = "localhost:80".to_socket_addrs()?.next().is_some();
    println!("localhost {found} at {:?}", began.elapsed());
    println!("ticked until {:?}", ticking.join().unwrap());
    runtime(began)?;
    Ok(())
}

/// More than a pipe holds, to a child and back.
fn through_cat() -> std::io::Result<usize> {
    let mut cat = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (mut input, mut output) = (cat.stdin.take().unwrap(), cat.stdout.take().unwrap());
    let writer = thread::spawn(move || input.write_all(&vec![7; 300_000]).unwrap());
    let mut all = Vec::new();
    output.read_to_end(&mut all)?;
    writer.join().unwrap();
    cat.wait()?;
    Ok(all.len())
}

#[tokio::main(flavor = "current_thread")]
async fn runtime(began: Instant) -> std::io::Result<()> {
    let slow = tokio::process::Command::new("sh")
        .args(["-c", "sleep 0.1; echo done"])
        .output();
    let output = timeout(Duration::from_millis(1), slow)
        .await
        .expect("the clock stands still")?;
    println!(
        "child {:?} at {:?}",
        String::from_utf8_lossy(&output.stdout),
        began.elapsed()
    );

    let file = tokio::fs::read("/proc/self/cmdline").await?;
    println!("file {} at {:?}", !file.is_empty(), began.elapsed());

    let mut signals = signal(SignalKind::user_defined1())?;
    let kill = format!("kill -USR1 {}", std::process::id());
    tokio::process::Command::new("sh")
        .args(["-c", &kill])
        .status()
        .await?;
    signals.recv().await;
    println!("signal at {:?}", began.elapsed());

    let mut server = Command::new(std::env::current_exe()?)
        .arg("serve")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut address = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut address)?;
    let mut stream = tokio::net::TcpStream::connect(address.trim()).await?;
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"?").await?;
    let mut answer = [0; 6];
    let asking = timeout(Duration::from_millis(1), stream.read_exact(&mut answer));
    asking.await.expect("the clock stands still")?;
    println!(
        "{} at {:?}",
        String::from_utf8_lossy(&answer),
        began.elapsed()
    );
    sleep(Duration::from_secs(1)).await;
    server.wait()?;
    println!("over at {:?}", began.elapsed());
    Ok(())
}

/// Another process: it answers in its own time, which is real.
fn serve() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    let (mut stream, _): (TcpStream, _) = listener.accept()?;
    stream.read_exact(&mut [0])?;
    thread::sleep(Duration::from_millis(150));
    stream.write_all(b"answer")
}
