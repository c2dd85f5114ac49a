//! Boxed futures, and a function that gives the next that is ready.

// Four shops are asked for a price, all at once, and a screen shows the cheapest so far. But the book shop is slow, and
// until it answers, no price is shown, not even of shops that have answered. Show each price as soon as it is there.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::sleep;

/// Who, after how many tenths of a second, and how much.
const SHOPS: [(&str, u64, u32); 4] = [
    ("book shop", 6, 18),
    ("flea market", 2, 15),
    ("fair", 9, 8),
    ("library", 4, 12),
];

/// Stands for the network. Leave this function as it is.
async fn ask(shop: &'static str, tenths: u64, price: u32) -> (&'static str, u32) {
    println!("{shop}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{shop}: done");
    (shop, price)
}

/// The screen. Leave this function as it is.
fn show(cheapest: &mut u32, (shop, price): (&str, u32)) {
    *cheapest = price.min(*cheapest);
    println!("{shop} wants {price}, the cheapest is {cheapest}");
}

type Answer = (&'static str, u32);

async fn next(asked: &mut Vec<Pin<Box<dyn Future<Output = Answer>>>>) -> Answer {
    poll_fn(|cx| {
        for place in 0..asked.len() {
            if let Poll::Ready(answer) = asked[place].as_mut().poll(cx) {
                drop(asked.swap_remove(place));
                return Poll::Ready(answer);
            }
        }
        Poll::Pending
    })
    .await
}

async fn compare() -> u32 {
    let mut asked: Vec<Pin<Box<dyn Future<Output = Answer>>>> = Vec::new();
    for (shop, tenths, price) in SHOPS {
        asked.push(Box::pin(ask(shop, tenths, price)));
    }
    let mut cheapest = u32::MAX;
    while !asked.is_empty() {
        show(&mut cheapest, next(&mut asked).await);
    }
    cheapest
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("buy for {}", compare().await);
}
