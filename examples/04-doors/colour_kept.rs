//! Only what waits is async: the helpers, the report and `main` stay plain functions, and the report is the same.

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn fetch(page: &str) -> String {
    sleep(Duration::from_millis(100)).await;
    format!("<h1>{page}</h1>")
}

async fn fetch_all() -> [String; 3] {
    tokio::join!(fetch("lighthouse"), fetch("pier"), fetch("harbour")).into()
}

fn title(html: &str) -> &str {
    let open = html.trim_start_matches("<h1>");
    open.trim_end_matches("</h1>")
}

fn width(html: &str) -> usize {
    title(html).chars().count()
}

fn report(pages: &mut [String]) {
    pages.sort_by_key(|html| width(html));
    for html in pages {
        println!("{:>2} {}", width(html), title(html));
    }
}

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut pages = runtime.block_on(fetch_all());
    drop(runtime);
    report(&mut pages);
}
