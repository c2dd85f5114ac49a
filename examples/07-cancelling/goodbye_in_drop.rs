//! `drop` cannot await, so clean-up that waits becomes a task that nobody waits for, and the end of `main` cuts it off.

use std::time::Duration;
use tokio::time::{sleep, timeout};

struct Call(&'static str);

async fn say_goodbye(name: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{name} hears a goodbye");
}

impl Drop for Call {
    fn drop(&mut self) {
        let name = self.0;
        println!("{name}: hanging up");
        tokio::spawn(async move { say_goodbye(name).await });
    }
}

async fn chat(call: Call) {
    println!("{}: hello", call.0);
    sleep(Duration::from_millis(500)).await;
    println!("{}: that was nice", call.0);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let call = Call("Ada");
    let patience = Duration::from_millis(200);
    if timeout(patience, chat(call)).await.is_err() {
        println!("main: enough");
    }
    println!("main: that was the last line");
}
