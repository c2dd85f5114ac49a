//! Both tasks go on when their handles are dropped; when `main` returns, what is not done is cut off.

use std::time::Duration;
use tokio::time::sleep;

async fn save(what: &str, millis: u64) {
    println!("{what}: begins");
    sleep(Duration::from_millis(millis)).await;
    println!("{what}: saved");
}

fn start_backup() {
    tokio::spawn(save("letters", 200));
    tokio::spawn(save("photos", 400));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    start_backup();
    println!("backup started");
    sleep(Duration::from_millis(300)).await;
    println!("main returns");
}
