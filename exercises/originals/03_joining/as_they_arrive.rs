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

// TODO: for whom does the loop wait, and who is ready?
async fn compare() -> u32 {
    let mut asked = Vec::new();
    for (shop, tenths, price) in SHOPS {
        asked.push(tokio::spawn(ask(shop, tenths, price)));
    }
    let mut cheapest = u32::MAX;
    for answer in asked {
        show(&mut cheapest, answer.await.expect("no shop panics"));
    }
    cheapest
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("buy for {}", compare().await);
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 3, “Ten requests to a slow server: how long?”";

    #[test]
    fn all_shops_are_asked_at_once() {
        check::run(main)
            .section(SECTION)
            .overlap(&["book shop", "flea market", "fair", "library"])
            .lasts("fair", 0.9)
            .takes(0.9)
            .no_blocking();
    }

    #[test]
    fn each_price_is_shown_when_it_arrives() {
        check::run(main)
            .section(SECTION)
            .prints_at("flea market wants 15, the cheapest is 15", 0.2)
            .prints_at("library wants 12, the cheapest is 12", 0.4)
            .prints_at("book shop wants 18, the cheapest is 12", 0.6)
            .prints_at("fair wants 8, the cheapest is 8", 0.9)
            .prints_when_done("flea market wants 15", "flea market")
            .prints_when_done("library wants 12", "library")
            .prints_when_done("book shop wants 18", "book shop")
            .prints_when_done("fair wants 8", "fair")
            .prints(&["buy for 8"]);
    }
}
