//! `enter` lets you spawn and make timers; on a current_thread runtime nothing of it runs before `block_on` drives it.

use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();

    let inside = runtime.enter();
    let kettle = tokio::spawn(async {
        println!("kettle on");
        sleep(Duration::from_millis(200)).await;
        println!("kettle boils");
    });
    drop(inside);

    println!("kettle task spawned");
    thread::sleep(Duration::from_millis(300));
    println!("table laid");

    runtime.block_on(kettle).unwrap();
    println!("tea");
}
