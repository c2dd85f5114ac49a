//! The standard library's blocking sockets: each scene says what happened and when.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::thread;
use std::time::{Duration, Instant};

type Scene = fn() -> std::io::Result<String>;

fn main() -> std::io::Result<()> {
    let scenes: [(&str, Scene); 10] = [
        ("slow reader", slow_reader),
        ("read limit", read_limit),
        ("write limit", write_limit),
        ("late client", late_client),
        ("refused", refused),
        ("half close", half_close),
        ("copies", copies),
        ("file", file),
        ("datagrams", datagrams),
        ("unix", unix),
    ];
    for (name, scene) in scenes {
        let began = Instant::now();
        println!("{name}: {}, after {:?}", scene()?, began.elapsed());
    }
    Ok(())
}

fn sleep(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

fn pair() -> std::io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    Ok((client, listener.accept()?.0))
}

fn slow_reader() -> std::io::Result<String> {
    let (mut here, mut there) = pair()?;
    let reader = thread::spawn(move || {
        sleep(2000);
        let mut all = Vec::new();
        there.read_to_end(&mut all).unwrap();
        all.len()
    });
    here.write_all(&vec![7; 10_000_000])?;
    drop(here);
    Ok(format!("{} bytes", reader.join().unwrap()))
}

fn read_limit() -> std::io::Result<String> {
    let (mut here, _there) = pair()?;
    here.set_read_timeout(Some(Duration::from_millis(700)))?;
    Ok(format!("{:?}", here.read(&mut [0]).unwrap_err().kind()))
}

fn write_limit() -> std::io::Result<String> {
    let (mut here, _there) = pair()?;
    here.set_write_timeout(Some(Duration::from_millis(300)))?;
    let error = here.write_all(&vec![7; 20_000_000]).unwrap_err();
    Ok(format!("{:?}", error.kind()))
}

fn late_client() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let client = thread::spawn(move || {
        sleep(1000);
        TcpStream::connect(address).unwrap();
    });
    listener.accept()?;
    client.join().unwrap();
    Ok("accepted".to_owned())
}

fn refused() -> std::io::Result<String> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    Ok(format!(
        "{:?}",
        TcpStream::connect(address).unwrap_err().kind()
    ))
}

fn half_close() -> std::io::Result<String> {
    let (mut here, mut there) = pair()?;
    let answering = thread::spawn(move || {
        let mut question = String::new();
        there.read_to_string(&mut question).unwrap();
        sleep(400);
        there.write_all(question.to_uppercase().as_bytes()).unwrap();
    });
    here.write_all(b"who is there")?;
    here.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    here.read_to_string(&mut answer)?;
    answering.join().unwrap();
    Ok(answer)
}

fn copies() -> std::io::Result<String> {
    let (here, mut there) = pair()?;
    let mut copy = here.try_clone()?;
    drop(here);
    let writer = thread::spawn(move || {
        sleep(100);
        copy.write_all(b"still open").unwrap();
    });
    let mut all = String::new();
    there.read_to_string(&mut all)?;
    writer.join().unwrap();
    Ok(all)
}

/// A file, copied to a reader that comes late.
fn file() -> std::io::Result<String> {
    let (mut here, mut there) = pair()?;
    let reader = thread::spawn(move || {
        sleep(600);
        let mut all = Vec::new();
        there.read_to_end(&mut all).unwrap();
        all.len()
    });
    let mut size = 0;
    while size < 12_000_000 {
        let mut file = std::fs::File::open(std::env::current_exe()?)?;
        size += std::io::copy(&mut file, &mut here)?;
    }
    drop(here);
    let all = reader.join().unwrap() as u64 == size;
    Ok(format!("all there {all}"))
}

fn datagrams() -> std::io::Result<String> {
    let (here, there) = (
        UdpSocket::bind("127.0.0.1:0")?,
        UdpSocket::bind("127.0.0.1:0")?,
    );
    let address = there.local_addr()?;
    let answering = thread::spawn(move || {
        let mut bytes = [0; 8];
        for _ in 0..1000 {
            let (size, from) = there.recv_from(&mut bytes).unwrap();
            there.send_to(&bytes[..size], from).unwrap();
        }
    });
    here.set_read_timeout(Some(Duration::from_millis(1)))?;
    let mut late = 0;
    for number in 0..1000_u64 {
        here.send_to(&number.to_le_bytes(), address)?;
        late += u32::from(here.recv(&mut [0; 8]).is_err());
    }
    answering.join().unwrap();
    let nothing = here.recv(&mut [0; 8]).unwrap_err().kind();
    Ok(format!("{late} late, then {nothing:?}"))
}

fn unix() -> std::io::Result<String> {
    let (mut here, mut there) = UnixStream::pair()?;
    let reader = thread::spawn(move || {
        sleep(500);
        let mut all = Vec::new();
        there.read_to_end(&mut all).unwrap();
        all.len()
    });
    here.write_all(&vec![7; 1_000_000])?;
    drop(here);
    let (one, other) = UnixDatagram::pair()?;
    let sender = thread::spawn(move || {
        // More than its queue holds.
        for _ in 0..2000 {
            one.send(b"letter").unwrap();
        }
    });
    sleep(200);
    let mut letters = 0;
    while letters < 2000 {
        letters += usize::from(other.recv(&mut [0; 6])? == 6);
    }
    sender.join().unwrap();
    Ok(format!(
        "{} bytes, {letters} letters",
        reader.join().unwrap()
    ))
}
