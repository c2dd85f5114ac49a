//! What has to be closed with an await lives outside the future that may be cancelled: its owner closes it afterwards.

use std::time::Duration;
use tokio::time::{sleep, timeout};

struct Call(&'static str);

async fn say_goodbye(name: &str) {
    sleep(Duration::from_millis(100)).await;
    println!("{name} hears a goodbye");
}

impl Call {
    async fn hang_up(self) {
        println!("{}: hanging up", self.0);
        say_goodbye(self.0).await;
    }
}

async fn chat(call: &Call) {
    println!("{}: hello", call.0);
    sleep(Duration::from_millis(500)).await;
    println!("{}: that was nice", call.0);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let call = Call("Ada");
    let patience = Duration::from_millis(200);
    if timeout(patience, chat(&call)).await.is_err() {
        println!("main: enough");
    }
    call.hang_up().await;
    println!("main: that was the last line");
}
