//! A task that waits for a lock it holds.

use tokio::sync::Mutex;

async fn add(total: &Mutex<u32>) {
    *total.lock().await += 1;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let total = Mutex::new(0);
    let held = total.lock().await;
    add(&total).await;
    println!("{held}");
}
