//! Helpers that never wait gain nothing by being async: in all their awaits, a neighbour that is ready does not get one turn.

use std::time::Duration;
use tokio::time::sleep;

async fn fetch(page: &str) -> String {
    sleep(Duration::from_millis(100)).await;
    format!("<h1>{page}</h1>")
}

async fn title(html: &str) -> String {
    let open = html.trim_start_matches("<h1>");
    open.trim_end_matches("</h1>").to_owned()
}

async fn width(html: &str) -> usize {
    title(html).await.chars().count()
}

async fn report(pages: &[String]) {
    // `sort_by_key` wants a plain closure and cannot await:
    // the keys are made beforehand.
    let mut rows = Vec::new();
    for html in pages {
        rows.push((width(html).await, title(html).await));
    }
    rows.sort();
    for (width, title) in rows {
        println!("{width:>2} {title}");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a, b, c) = tokio::join!(fetch("lighthouse"), fetch("pier"), fetch("harbour"));
    let neighbour = tokio::spawn(async { println!("the neighbour has its turn") });
    report(&[a, b, c]).await;
    neighbour.await.unwrap();
}
