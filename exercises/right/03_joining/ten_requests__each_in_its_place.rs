//! Tasks on the same thread write into a shared list.

// Ten requests to a slow server take 4.4 s, one after another. Together they take as long as the slowest. The replies
// must still be printed in the order in which they were asked.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::sleep;

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

/// Stands for the network. Leave this function as it is.
async fn ask(number: usize) -> u64 {
    println!("request {number}: begins");
    sleep(Duration::from_millis(100 * WAITS[number])).await;
    println!("request {number}: done");
    WAITS[number]
}

async fn ask_all() -> Vec<u64> {
    let replies = Rc::new(RefCell::new(vec![0; WAITS.len()]));
    let requests = tokio::task::LocalSet::new();
    for number in 0..WAITS.len() {
        let replies = replies.clone();
        requests.spawn_local(async move {
            let reply = ask(number).await;
            replies.borrow_mut()[number] = reply;
        });
    }
    requests.await;
    replies.take()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", ask_all().await);
}
