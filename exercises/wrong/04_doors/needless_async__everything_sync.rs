//! Rejected with: `tea` begins at 0.2 s, when `books` is done

// Two parcels are weighed at once, which takes a moment. Then their postage is added up, which takes none. But `postage`
// and `total` are async, so they cannot be used outside async code. Remove what they do not need.

use std::time::Duration;

/// The scales need a moment. Leave this function as it is.
fn weigh(parcel: &str, grams: u32) -> u32 {
    println!("{parcel}: begins");
    std::thread::sleep(Duration::from_millis(200));
    println!("{parcel}: done");
    grams
}

fn postage(grams: u32) -> u32 {
    3 + grams.div_ceil(200)
}

fn total(parcels: [u32; 2]) -> u32 {
    parcels.into_iter().map(postage).sum()
}

fn main() {
    let (books, tea) = (weigh("books", 1400), weigh("tea", 600));
    println!("{} euros", total([books, tea]));
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
            .prints(&["16 euros"]);
    }
}
