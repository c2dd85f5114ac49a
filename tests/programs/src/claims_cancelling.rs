//! Statements about what is lost when a future is dropped before it is ready.

use crate::TENTH;
use std::future::{pending, ready};
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, duplex};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Polls a future that is not ready, and drops it.
async fn cut<F: Future>(future: F) {
    assert!(timeout(TENTH, future).await.is_err(), "it is ready");
}

struct Loser;

impl Drop for Loser {
    fn drop(&mut self) {
        println!("the loser is dropped");
    }
}

/// `select!` drops the losers before it runs the code of the winner.
pub async fn select() {
    tokio::select! {
        biased;
        () = async { let _loser = Loser; pending::<()>().await } => {}
        () = ready(()) => println!("the winner's code runs"),
    }
}

/// A cancelled `read_line` loses what it had read; a cancelled `next_line`, `read_until` or `fill_buf` does not.
pub async fn lines() {
    for method in ["read_line", "read_until", "next_line", "fill_buf"] {
        let (near, mut far) = duplex(64);
        let (mut near, mut text, mut bytes) = (BufReader::new(near), String::new(), Vec::new());
        far.write_all(b"half a ").await.unwrap();
        match method {
            "read_line" => {
                cut(near.read_line(&mut text)).await;
                far.write_all(b"line\n").await.unwrap();
                near.read_line(&mut text).await.unwrap();
            }
            "read_until" => {
                cut(near.read_until(b'\n', &mut bytes)).await;
                far.write_all(b"line\n").await.unwrap();
                near.read_until(b'\n', &mut bytes).await.unwrap();
                text = String::from_utf8(bytes).unwrap();
            }
            "next_line" => {
                let mut lines = near.lines();
                cut(lines.next_line()).await;
                far.write_all(b"line\n").await.unwrap();
                text = lines.next_line().await.unwrap().unwrap();
            }
            _ => {
                let length = near.fill_buf().await.unwrap().len();
                near.consume(length);
                cut(near.fill_buf()).await;
                far.write_all(b"line\n").await.unwrap();
                text = String::from_utf8_lossy(near.fill_buf().await.unwrap()).into_owned();
            }
        }
        println!("{method}: {}", text.trim_end());
    }
}

/// A cancelled `write_all` begins anew; `write_all_buf` knows how far it had got.
pub async fn writes() {
    for method in ["write_all", "write_all_buf"] {
        let (mut near, mut far) = duplex(4);
        let mut rest: &[u8] = b"abcdef";
        let (mut first, mut text) = ([0; 4], String::new());
        match method {
            "write_all" => cut(near.write_all(rest)).await,
            _ => cut(near.write_all_buf(&mut rest)).await,
        }
        far.read_exact(&mut first).await.unwrap();
        let again = async {
            near.write_all(rest).await.unwrap();
            drop(near);
        };
        let (_, read) = tokio::join!(again, far.read_to_string(&mut text));
        read.unwrap();
        println!("{method}: {}{text}", String::from_utf8_lossy(&first));
    }
}

/// A cancelled `send` loses its value, a cancelled `reserve` has none, and a cancelled `recv` or `join_next` leaves its value
/// where it is.
pub async fn values() {
    let (sender, mut values) = mpsc::channel(1);
    sender.send(1).await.unwrap();
    cut(sender.send(2)).await;
    cut(sender.reserve()).await;
    println!("received: {:?}", values.recv().await);
    cut(values.recv()).await;
    sender.send(3).await.unwrap();
    println!("received: {:?}", values.recv().await);
    let mut set = JoinSet::new();
    set.spawn(async { sleep(2 * TENTH).await });
    cut(set.join_next()).await;
    println!("joined: {}", set.join_next().await.is_some());
}

/// Who cancels a `lock` and asks again stands at the end of the queue.
pub async fn queue() {
    let lock = Arc::new(Mutex::new(()));
    let held = lock.clone().lock_owned().await;
    let patient = async {
        sleep(TENTH / 2).await;
        let _guard = lock.lock().await;
        println!("the patient one");
    };
    let impatient = async {
        cut(lock.lock()).await;
        let _guard = lock.lock().await;
        println!("the impatient one");
    };
    let holder = async {
        sleep(3 * TENTH).await;
        drop(held);
    };
    tokio::join!(impatient, patient, holder);
}

/// Ctrl-C comes after a `ctrl_c()` has been made, and perhaps polled.
pub async fn interrupted(polled: bool) {
    let mut told = std::pin::pin!(tokio::signal::ctrl_c());
    println!("made");
    if polled {
        std::future::poll_fn(|context| {
            assert!(told.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
    }
    let me = std::process::id().to_string();
    let mut kill = std::process::Command::new("kill");
    let kill = kill.args(["-INT", &me]).status();
    kill.expect("this system has `kill`");
    println!("goes on");
}
