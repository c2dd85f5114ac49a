//! Rejected with: begin at the same time

// Three customers draw a number and pay. Each draws under a lock, and then nobody gets any further. Let each of them have a
// number of their own, in the order in which they come, and let all three pay at the same time.

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// The number before the first one of today. Leave this function as it is.
fn yesterday() -> u32 {
    7
}

/// Who comes, in this order. Leave this function as it is.
fn customers() -> [&'static str; 3] {
    ["Ada", "Ben", "Cleo"]
}

/// Leave this function as it is.
async fn pay(name: &str, number: u32) {
    println!("{name}: begins");
    sleep(Duration::from_millis(300)).await;
    println!("{name}: done");
    println!("{name} has paid with number {number}");
}

async fn serve(last: &Mutex<u32>, name: &str) {
    let mut last = last.lock().await;
    *last += 1;
    pay(name, *last).await;
}

#[tokio::main(flavor = "current_thread")]
async fn shop() {
    let [first, second, third] = customers();
    let last = Mutex::new(yesterday());
    tokio::join!(
        serve(&last, first),
        serve(&last, second),
        serve(&last, third),
    );
}

fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_secs(2));
        eprintln!("nobody has paid after 2 s: given up");
        std::process::exit(1);
    });
    shop();
}
