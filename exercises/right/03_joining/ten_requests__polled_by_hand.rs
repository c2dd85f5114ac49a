//! All futures in a vector, polled by one.

// Ten requests to a slow server take 4.4 s, one after another. Together they take as long as the slowest. The replies
// must still be printed in the order in which they were asked.

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

// TODO: begin all of them before you wait for the first.
async fn ask_all() -> Vec<u64> {
    let mut open: Vec<_> = (0..WAITS.len())
        .map(|number| Box::pin(ask(number)))
        .collect();
    let mut replies = vec![None; open.len()];
    std::future::poll_fn(|context| {
        for (request, reply) in open.iter_mut().zip(&mut replies) {
            if reply.is_none()
                && let std::task::Poll::Ready(got) = request.as_mut().poll(context)
            {
                *reply = Some(got);
            }
        }
        match replies.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    replies.into_iter().flatten().collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", ask_all().await);
}
