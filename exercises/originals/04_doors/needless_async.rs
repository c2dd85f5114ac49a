// Two parcels are weighed at once, which takes a moment. Then their postage is added up, which takes none. But `postage`
// and `total` are async, so they cannot be used outside async code. Remove what they do not need.

use std::time::Duration;
use tokio::time::sleep;

/// The scales need a moment. Leave this function as it is.
async fn weigh(parcel: &str, grams: u32) -> u32 {
    println!("{parcel}: begins");
    sleep(Duration::from_millis(200)).await;
    println!("{parcel}: done");
    grams
}

// TODO: who has to wait here, and for what?
async fn postage(grams: u32) -> u32 {
    3 + grams.div_ceil(200)
}

async fn total(parcels: [u32; 2]) -> u32 {
    let mut sum = 0;
    for grams in parcels {
        sum += postage(grams).await;
    }
    sum
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (books, tea) = tokio::join!(weigh("books", 1400), weigh("tea", 600));
    println!("{} euros", total([books, tea]).await);
}

#[cfg(test)]
mod tests {
    use super::{main, postage, total};
    use meanwhile::check;

    const SECTION: &str = "Chapter 4, “Must everything become async now?”";

    #[test]
    fn the_postage_is_there_when_it_is_asked_for() {
        check::value::<u32, _>("postage(700)", &postage(700), SECTION);
        check::value::<u32, _>("total([700, 800])", &total([700, 800]), SECTION);
    }

    #[test]
    fn the_parcels_are_still_weighed_at_once() {
        check::run(main)
            .section(SECTION)
            .overlap(&["books", "tea"])
            .no_blocking()
            .takes(0.2)
            .takes_as_long_as(&[&["books"], &["tea"]])
            .prints(&["16 euros"]);
    }
}
