//! One task returns an error and one panics, but their handles are dropped: `main` hears of neither, and ends as if all were well.

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
    for reader in 1..=3 {
        tokio::spawn(send(reader));
    }
    sleep(Duration::from_millis(400)).await;
    println!("newsletter done");
}
