//! A task whose handle is dropped goes on, but not beyond the end of `main`.

use std::time::Duration;
use tokio::time::sleep;

async fn bake() {
    for tray in 1..=3 {
        sleep(Duration::from_millis(200)).await;
        println!("tray {tray} is out of the oven");
    }
}

async fn open_shop() {
    drop(tokio::spawn(bake()));
    sleep(Duration::from_millis(500)).await;
    println!("the shop is open");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    open_shop().await;
}
