//! The steps are boxed futures, and a loop awaits them.

// An order comes in. It must be saved, then the customer gets a mail, and the shelf is filled again. None of this happens.
// The compiler warns about some of the places, not about all. Find each of them.

use std::pin::Pin;
use std::time::Duration;
use tokio::time::sleep;

/// Leave this function as it is.
async fn step(name: &str) {
    println!("{name}: begins");
    sleep(Duration::from_millis(100)).await;
    println!("{name}: done");
}

async fn save(order: u32) {
    step(&format!("save {order}")).await;
}

async fn send_mail(order: u32) {
    step(&format!("mail for {order}")).await;
}

async fn fill_shelf() {
    step("fill the shelf").await;
}

async fn handle(order: u32) {
    let steps: [Pin<Box<dyn Future<Output = ()>>>; 3] = [
        Box::pin(save(order)),
        Box::pin(send_mail(order)),
        Box::pin(fill_shelf()),
    ];
    for step in steps {
        step.await;
    }
    println!("order {order} is handled");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    handle(17).await;
}
