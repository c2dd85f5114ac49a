//! One clerk overlaps the paying, but not the scanning; five clerks overlap both.

use std::thread;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const PAYING: Duration = Duration::from_millis(300);

/// Work: scanning keeps the clerk's hands busy, 0.1 s for each article.
fn scan(customer: &str, articles: u32) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(100) * articles {}
    println!("{customer}: scanned");
}

/// Waiting: the clerk's hands are free while the card machine is busy.
async fn serve(customer: &str, articles: u32) {
    scan(customer, articles);
    sleep(PAYING).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    tokio::join!(
        serve("Ada", 1),
        serve("Bo", 2),
        serve("Cem", 3),
        serve("Dee", 4),
        serve("Eli", 5)
    );
    println!("one register: {:.1} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let queue = [("Ada", 1), ("Bo", 2), ("Cem", 3), ("Dee", 4), ("Eli", 5)];
    thread::scope(|shop| {
        for (customer, articles) in queue {
            let clerk = thread::Builder::new().name(format!("clerk {articles}"));
            let register = move || {
                scan(customer, articles);
                thread::sleep(PAYING);
            };
            clerk.spawn_scoped(shop, register).expect("a thread");
        }
    });
    println!("five registers: {:.1} s", began.elapsed().as_secs_f64());
}
