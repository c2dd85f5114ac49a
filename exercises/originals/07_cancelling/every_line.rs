// A front desk reads the post line by line, and greets whoever rings. When somebody rings in the middle of a line, the beginning
// of that line is lost. Let every line arrive whole, the moment that its last piece is there, and let nobody wait at the door.

use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::sleep;

/// Brings each line in two pieces. Leave this function as it is.
async fn postman(mut slot: DuplexStream) {
    for line in ["a parcel\n", "two letters\n", "a newspaper\n"] {
        let half = line.len() / 2;
        for piece in [&line[..half], &line[half..]] {
            sleep(Duration::from_millis(200)).await;
            println!("sent: {}", piece.trim_end_matches('\n'));
            let written = slot.write_all(piece.as_bytes()).await;
            written.expect("the desk is there");
        }
    }
}

/// Ring the bell. Leave this function as it is.
async fn visitors(bell: mpsc::Sender<String>) {
    for (name, millis) in [("Ada", 300), ("Ben", 400)] {
        sleep(Duration::from_millis(millis)).await;
        println!("{name} rings");
        let _ = bell.send(name.to_owned()).await;
    }
}

// TODO: what does `read_line` have in its hands when somebody rings?
async fn front_desk(slot: DuplexStream, mut bell: mpsc::Receiver<String>) {
    let mut slot = BufReader::new(slot);
    let mut line = String::new();
    loop {
        tokio::select! {
            read = slot.read_line(&mut line) => match read {
                Ok(0) | Err(_) => break,
                Ok(_) => {
                    println!("got: {}", line.trim_end());
                    line.clear();
                }
            },
            Some(name) = bell.recv() => println!("{name}, come in"),
        }
    }
    println!("the desk closes");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (near, far) = duplex(64);
    let (sender, bell) = mpsc::channel(1);
    tokio::join!(postman(far), visitors(sender), front_desk(near, bell));
}

#[cfg(test)]
mod tests {
    use super::{front_desk, main, postman};
    use meanwhile::check;
    use std::time::Duration;
    use tokio::io::duplex;
    use tokio::sync::mpsc;
    use tokio::time::sleep;

    const SECTION: &str = "Chapter 7, “What does `select!` do with the losers?”";

    async fn a_crowd(bell: mpsc::Sender<String>) {
        for number in 1..=35 {
            sleep(Duration::from_millis(30)).await;
            let _ = bell.send(format!("Number {number}")).await;
        }
    }

    #[tokio::main(flavor = "current_thread")]
    async fn a_busy_day() {
        let (near, far) = duplex(3);
        let (sender, bell) = mpsc::channel(1);
        tokio::join!(postman(far), a_crowd(sender), front_desk(near, bell));
    }

    #[test]
    fn every_line_arrives_whole_and_nobody_waits() {
        check::run(main)
            .section(SECTION)
            .no_bytes_lost("sent", "got")
            .prints_with("got: a parcel", "sent: rcel")
            .prints_with("got: two letters", "sent: tters")
            .prints_with("got: a newspaper", "sent: paper")
            .prints_with("Ada, come in", "Ada rings")
            .prints_with("Ben, come in", "Ben rings")
            .ends_with("the desk closes")
            .nobody_panics();
    }

    #[test]
    fn nothing_is_lost_on_a_busy_day_through_a_narrow_slot() {
        check::run(a_busy_day)
            .section(SECTION)
            .no_bytes_lost("sent", "got")
            .prints(&[
                "Number 1, come in",
                "Number 34, come in",
                "Number 35, come in",
            ])
            .prints(&[
                "got: a parcel",
                "got: two letters",
                "got: a newspaper",
                "the desk closes",
            ]);
    }
}
