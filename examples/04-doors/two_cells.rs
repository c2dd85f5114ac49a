//! Between two cells the workers of the runtime go on with what the first cell has spawned.

use std::thread;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::sleep;

async fn boil() {
    println!("kettle on");
    sleep(Duration::from_millis(200)).await;
    println!("kettle boils");
}

fn main() {
    let runtime = Runtime::new().unwrap(); // made for the first cell that awaits, and kept

    // The first cell.
    runtime.block_on(async {
        tokio::spawn(boil());
        sleep(Duration::from_millis(100)).await;
        println!("end of the first cell");
    });

    thread::sleep(Duration::from_millis(500)); // nobody runs a cell

    // The second cell.
    runtime.block_on(async {
        println!("second cell");
        sleep(Duration::from_millis(200)).await;
        println!("end of the second cell");
    });
}
