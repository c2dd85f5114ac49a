//! `start_backup` returns the handles, `main` awaits them, and both files are saved before it returns.

use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::sleep;

async fn save(what: &str, millis: u64) {
    println!("{what}: begins");
    sleep(Duration::from_millis(millis)).await;
    println!("{what}: saved");
}

fn start_backup() -> [JoinHandle<()>; 2] {
    [
        tokio::spawn(save("letters", 200)),
        tokio::spawn(save("photos", 400)),
    ]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let backup = start_backup();
    println!("backup started");
    sleep(Duration::from_millis(300)).await;
    for file in backup {
        file.await.expect("nothing panics here");
    }
    println!("main returns");
}
