//! Functions that give a future, and a set of tasks after the first.

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

fn save(order: u32) -> impl Future<Output = ()> {
    async move { step(&format!("save {order}")).await }
}

fn send_mail(order: u32) -> impl Future<Output = ()> {
    async move {
        let text = format!("mail for {order}");
        step(&text).await
    }
}

async fn fill_shelf() {
    step("fill the shelf").await;
}

async fn handle(order: u32) {
    save(order).await;
    let mut others = tokio::task::JoinSet::new();
    others.spawn(send_mail(order));
    others.spawn(fill_shelf());
    others.join_all().await;
    println!("order {order} is handled");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    handle(17).await;
}
