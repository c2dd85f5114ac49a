// A photo book is printed from eight photos on a server, which allows four requests at a time. Each photo is to be pasted as soon as
// it and all photos before it are there. This program fetches one photo after another.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn fetch(photo: u32) -> String {
    let tenths = match photo {
        1 => 2,
        3 | 6 => 9,
        _ => 5,
    };
    println!("photo {photo}: begins"); // unordered
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("photo {photo}: done"); // unordered
    format!("view {photo}")
}

/// Stands for the book. Leave this function as it is.
fn paste(view: &str) {
    println!("paste {view}: begins"); // unordered
    println!("paste {view}: done"); // unordered
}

// TODO: fetch four photos at a time, and paste each as soon as it and all before it are there.
async fn fill_the_book(photos: u32) {
    for photo in 1..=photos {
        paste(&fetch(photo).await);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    fill_the_book(8).await;
    println!("the book is full");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 10, “In which order do the results come?”";
    const PHOTOS: [&str; 8] = [
        "photo 1", "photo 2", "photo 3", "photo 4", "photo 5", "photo 6", "photo 7", "photo 8",
    ];

    #[test]
    fn four_photos_are_fetched_at_once_and_never_five() {
        check::run(main)
            .section(SECTION)
            .at_once("photo", 4)
            .begins_when_done("photo 5", &["photo 1"]);
    }

    #[test]
    fn each_photo_is_pasted_as_soon_as_it_and_all_before_it_are_there() {
        check::run(main)
            .section(SECTION)
            .begins_when_done("paste view 1", &PHOTOS[..1])
            .begins_when_done("paste view 2", &PHOTOS[..2])
            .begins_when_done("paste view 3", &PHOTOS[..3])
            .begins_when_done("paste view 4", &PHOTOS[..4])
            .begins_when_done("paste view 5", &PHOTOS[..5])
            .begins_when_done("paste view 6", &PHOTOS[..6])
            .begins_when_done("paste view 7", &PHOTOS[..7])
            .begins_when_done("paste view 8", &PHOTOS[..8]);
    }

    #[test]
    fn the_pages_are_in_order_and_each_photo_is_fetched_once() {
        check::run(main)
            .section(SECTION)
            .prints(&[
                "paste view 1: done",
                "paste view 2: done",
                "paste view 3: done",
                "paste view 4: done",
                "paste view 5: done",
                "paste view 6: done",
                "paste view 7: done",
                "paste view 8: done",
                "the book is full",
            ])
            .done("photo", 8)
            .done("paste", 8)
            .calls("fetch", 8)
            .calls("paste", 8)
            .no_blocking()
            .nobody_panics();
    }
}
