//! A task keeps what it owns until its future ends: the badge is back at 0.2 s, long before the program is over.

use std::time::Duration;
use tokio::time::sleep;

struct Badge(String);

impl Drop for Badge {
    fn drop(&mut self) {
        println!("{}: badge is back", self.0);
    }
}

async fn tour(badge: Badge) {
    println!("{}: tour begins", badge.0);
    sleep(Duration::from_millis(200)).await;
    println!("{}: tour is over", badge.0);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let badge = Badge(String::from("Ada"));
    let task = tokio::spawn(tour(badge));
    sleep(Duration::from_millis(500)).await;
    task.await.unwrap();
    println!("the museum closes");
}
