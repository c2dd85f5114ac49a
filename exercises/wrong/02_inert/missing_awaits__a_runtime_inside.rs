//! Rejected with: keeps its thread at line 23

// An order comes in. It must be saved, then the customer gets a mail, and the shelf is filled again. None of this happens.
// The compiler warns about some of the places, not about all. Find each of them.

use std::time::Duration;
use tokio::time::sleep;

/// Leave this function as it is.
async fn step(name: &str) {
    println!("{name}: begins");
    sleep(Duration::from_millis(100)).await;
    println!("{name}: done");
}

fn wait_for(step: impl Future<Output = ()> + Send) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("it can be built");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(move || runtime.block_on(step));
        waiting.join().expect("it does not panic");
    });
}

fn save(order: u32) {
    wait_for(async move { step(&format!("save {order}")).await });
}

async fn send_mail(order: u32) {
    step(&format!("mail for {order}")).await;
}

async fn fill_shelf() {
    step("fill the shelf").await;
}

async fn handle(order: u32) {
    save(order);
    send_mail(order).await;
    fill_shelf().await;
    println!("order {order} is handled");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    handle(17).await;
}
