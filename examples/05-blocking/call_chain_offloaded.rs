//! `spawn_blocking` belongs where async code calls sync code: `load_article` hands the whole blocking part of the chain to another thread.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

async fn serve_page() -> String {
    let article = load_article().await;
    format!("<html>{article}</html>")
}

// ANCHOR: load_article
async fn load_article() -> String {
    sleep(Duration::from_millis(150)).await; // the article comes over the network
    spawn_blocking(|| render("Tides")).await.unwrap()
}
// ANCHOR_END: load_article

fn render(title: &str) -> String {
    format!("{} {title}", header())
}

fn header() -> String {
    format!("[{}]", logo())
}

fn logo() -> String {
    println!("logo: download");
    thread::sleep(Duration::from_millis(400));
    println!("logo: here");
    String::from("~~~")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let page = tokio::spawn(serve_page());
    for beat in 1..=6 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
    println!("{}", page.await.unwrap());
}
