//! Each counter blocks the only thread, so the third customer waits for the other two.

use std::{thread, time::Duration};

async fn serve(customer: &str, tenths: u64) {
    println!("{customer} is next");
    thread::sleep(Duration::from_millis(100 * tenths));
    println!("{customer} is served");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(serve("Ida", 3), serve("Jon", 1), serve("Kim", 2));
}
