//! The handle of each task gives its result to whoever awaits it: a value, the task's own error, or the panic.

use std::time::Duration;
use tokio::time::sleep;

const READERS: [&str; 3] = ["ana@example.org", "bo.example.org", "cy@"];

async fn send(reader: usize) -> Result<(), String> {
    sleep(Duration::from_millis(100 * reader as u64)).await;
    let Some((name, host)) = READERS[reader - 1].split_once('@') else {
        return Err(format!("no address: {}", READERS[reader - 1]));
    };
    let country = host.rsplit_once('.').expect("a host has a dot").1;
    println!("sent to {name} ({country})");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let letters = [1, 2, 3].map(|reader| tokio::spawn(send(reader)));
    let mut unsent = 0;
    for letter in letters {
        match letter.await {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => println!("failed: {error}"),
            Err(error) => println!("failed: panic {}", error.is_panic()),
        }
        unsent += 1;
    }
    println!("newsletter done, {unsent} not sent");
}
