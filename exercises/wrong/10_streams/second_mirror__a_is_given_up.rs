//! Rejected with: is cancelled when

// Each file is on two mirrors. Mirror A is usually quick. If it has not answered after 0.3 s, mirror B is to be asked as well, and whoever
// answers first wins. The other request is dropped. This program waits for A, however long it takes.

use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Stands for the network. Leave this function as it is.
async fn ask(file: &str, mirror: char) -> u32 {
    let tenths = match (file, mirror) {
        ("tea", 'A') => 2,
        ("jam", 'A') => 20,
        ("nut", 'A') => 6,
        ("nut", 'B') => 9,
        _ => 4,
    };
    println!("{file} from {mirror}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{file} from {mirror}: done"); // unordered
    10 * tenths as u32
}

async fn download(file: &'static str) -> u32 {
    match timeout(Duration::from_millis(300), ask(file, 'A')).await {
        Ok(size) => size,
        Err(_) => ask(file, 'B').await,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for file in ["tea", "jam", "nut"] {
        let size = download(file).await;
        println!("{file}: {size} kB"); // unordered
    }
}
