//! A loop of `select!` looks at the four handles.

// Four shops are asked for a price, all at once, and a screen shows the cheapest so far. But the book shop is slow, and
// until it answers, no price is shown, not even of shops that have answered. Show each price as soon as it is there.

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

async fn compare() -> u32 {
    let mut asked = SHOPS.map(|(shop, tenths, price)| tokio::spawn(ask(shop, tenths, price)));
    let [a, b, c, d] = &mut asked;
    let mut there = [false; 4];
    let mut cheapest = u32::MAX;
    while there != [true; 4] {
        let (place, answer) = tokio::select! {
            answer = &mut *a, if !there[0] => (0, answer),
            answer = &mut *b, if !there[1] => (1, answer),
            answer = &mut *c, if !there[2] => (2, answer),
            answer = &mut *d, if !there[3] => (3, answer),
        };
        there[place] = true;
        show(&mut cheapest, answer.expect("no shop panics"));
    }
    cheapest
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("buy for {}", compare().await);
}
