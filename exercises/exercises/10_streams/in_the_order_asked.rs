// A photo book is printed from eight photos on a server, which allows four requests at a time. Each photo is to be pasted as soon as
// it and all photos before it are there. This program fetches one photo after another.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn fetch(photo: u32) -> u32 {
    let tenths = match photo {
        1 => 2,
        3 | 6 => 9,
        _ => 5,
    };
    println!("photo {photo}: begins"); // unordered
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("photo {photo}: done"); // unordered
    photo
}

/// Stands for the book. Leave this function as it is.
fn paste(photo: u32) {
    println!("page {photo}: begins"); // unordered
    println!("page {photo}: done"); // unordered
}

// TODO: fetch four photos at a time, and paste each as soon as it and all before it are there.
async fn fill_the_book(photos: u32) {
    for photo in 1..=photos {
        paste(fetch(photo).await);
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
            .begins_when_done("page 1", &["photo 1"])
            .begins_when_done("page 2", &["photo 1", "photo 2"])
            .begins_when_done("page 3", &["photo 1", "photo 2", "photo 3"])
            .begins_when_done("page 4", &["photo 3", "photo 4"])
            .begins_when_done("page 5", &["photo 3", "photo 4", "photo 5"])
            .begins_when_done("page 6", &["photo 3", "photo 5", "photo 6"])
            .begins_when_done("page 7", &["photo 3", "photo 6", "photo 7"])
            .begins_when_done("page 8", &["photo 6", "photo 7", "photo 8"]);
    }

    #[test]
    fn the_pages_are_in_order_and_each_photo_is_fetched_once() {
        check::run(main)
            .section(SECTION)
            .prints(&[
                "page 1: done",
                "page 2: done",
                "page 3: done",
                "page 4: done",
                "page 5: done",
                "page 6: done",
                "page 7: done",
                "page 8: done",
                "the book is full",
            ])
            .done("photo", 8)
            .done("page", 8)
            .calls("fetch", 8)
            .calls("paste", 8)
            .no_blocking()
            .nobody_panics();
    }
}
