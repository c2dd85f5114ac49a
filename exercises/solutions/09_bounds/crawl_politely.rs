// A crawler begins with one page of a small site and follows every link to a page that it has not seen. It asks for whatever
// it finds at once. But the server allows three requests at a time.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The links on each page. Leave this function as it is.
fn links(page: &str) -> &'static [&'static str] {
    match page {
        "home" => &["news", "shop", "help", "team"],
        "news" => &["home", "sport", "culture"],
        "shop" => &["cart", "home"],
        "help" => &["home", "team", "faq"],
        _ => &["home"],
    }
}

/// Stands for the network. Leave this function as it is.
async fn fetch(page: &'static str) -> &'static [&'static str] {
    let tenths = match page {
        "news" => 5,
        "shop" => 2,
        _ => 3,
    };
    println!("page {page}: begins"); // unordered
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("page {page}: done"); // unordered
    links(page)
}

async fn crawl(start: &'static str) -> usize {
    let permits = Arc::new(Semaphore::new(3));
    let mut seen = HashSet::from([start]);
    let mut requests = JoinSet::new();
    requests.spawn(fetch(start));
    while let Some(links) = requests.join_next().await {
        for page in links.expect("no task panics") {
            if seen.insert(*page) {
                let permit = permits.clone().acquire_owned().await;
                requests.spawn(async move {
                    let links = fetch(page).await;
                    drop(permit);
                    links
                });
            }
        }
    }
    seen.len()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = crawl("home").await;
    println!("{pages} pages");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 9, “Where do I take the permit?”";

    #[test]
    fn three_requests_run_at_once_and_never_four() {
        check::run(main)
            .section(SECTION)
            .at_once("page", 3)
            .begin_as_others_end("page", 1)
            .takes(1.2);
    }

    #[test]
    fn every_page_is_asked_for_once() {
        check::run(main)
            .section(SECTION)
            .done("page", 9)
            .calls("fetch", 9)
            .prints(&["page news: done", "page sport: begins", "9 pages"])
            .no_blocking()
            .nobody_panics();
    }
}
