//! As many switches between two threads, sleeping threads, or busy connections as are asked for.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: usize = arguments[2].parse().unwrap();
    match arguments[1].as_str() {
        "switches" => switches(count),
        "threads" => threads(count),
        _ => sockets(count),
    }
}

fn switches(count: usize) {
    let ((ping, pinged), (pong, ponged)) = (channel(), channel());
    let answering = thread::spawn(move || {
        for () in pinged {
            pong.send(()).unwrap();
        }
    });
    for _ in 0..count / 2 {
        ping.send(()).unwrap();
        ponged.recv().unwrap();
    }
    drop(ping);
    answering.join().unwrap();
}

fn threads(count: usize) {
    let sleeping = |number| {
        let small = thread::Builder::new().stack_size(64 << 10);
        let sleep = move || thread::sleep(Duration::from_secs(1 + number as u64 % 7));
        small.spawn(sleep).unwrap()
    };
    let threads: Vec<_> = (0..count).map(sleeping).collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
}

/// One byte there and back on each connection, ten times.
fn sockets(count: usize) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let connect = |_| {
        let here = TcpStream::connect(address).unwrap();
        (here, listener.accept().unwrap().0)
    };
    let mut pairs: Vec<_> = (0..count).map(connect).collect();
    for _ in 0..10 {
        for (here, there) in &mut pairs {
            here.write_all(b"x").unwrap();
            there.read_exact(&mut [0]).unwrap();
            there.write_all(b"y").unwrap();
            here.read_exact(&mut [0]).unwrap();
        }
        thread::sleep(Duration::from_secs(1));
    }
}
