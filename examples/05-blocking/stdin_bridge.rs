//! A thread of its own waits for the input and sends each line into the runtime: the clock goes on ticking, whether anybody types or not.

use std::io;
use std::thread;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn clock() {
    loop {
        sleep(Duration::from_millis(200)).await;
        println!("tick");
    }
}

/// Reading the console blocks its thread until somebody presses Enter,
/// so this thread does nothing else.
fn read_lines(lines: mpsc::Sender<String>) {
    for line in io::stdin().lines().map_while(Result::ok) {
        if lines.blocking_send(line).is_err() {
            return; // nobody listens any more
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut lines) = mpsc::channel(1);
    thread::spawn(move || read_lines(sender));
    tokio::spawn(clock());

    let mut served = 0;
    while let Some(order) = lines.recv().await {
        println!("cook: {order}, please wait");
        sleep(Duration::from_millis(250)).await;
        println!("cook: {order} ready");
        served += 1;
    }
    match served {
        0 => println!("no orders: the input was empty"),
        _ => println!("{served} orders served, the input has ended"),
    }
}
