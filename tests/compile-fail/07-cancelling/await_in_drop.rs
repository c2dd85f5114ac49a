//! `drop` is an ordinary function, so it cannot await.

use std::time::Duration;
use tokio::time::sleep;

struct Call(&'static str);

async fn say_goodbye(name: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{name} hears a goodbye");
}

impl Drop for Call {
    fn drop(&mut self) {
        say_goodbye(self.0).await;
    }
}

fn main() {
    drop(Call("Ada"));
}
