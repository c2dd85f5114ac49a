//! Statements of the chapter about streams, intervals and deadlines.

use futures::stream;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_stream::StreamExt;

const TENTH: Duration = Duration::from_millis(100);

/// A tick that is at most 5 ms late counts as in time: with `Delay`, the next one stays on the grid.
pub async fn late_ticks() {
    for late in [4, 7] {
        let began = Instant::now();
        let mut beat = interval(TENTH);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beat.tick().await;
        sleep(TENTH + Duration::from_millis(late)).await;
        beat.tick().await;
        beat.tick().await;
        println!("{late} ms late, the next at {:?}", rounded(began));
    }
}

/// The method `timeout` of a stream counts from the last item, and says once that nothing has come.
pub async fn timeouts() {
    let began = Instant::now();
    let items = stream::unfold(1, |number| async move {
        sleep(number * TENTH).await;
        Some((number, number + 1))
    });
    let mut items = pin!(items.take(4).timeout(3 * TENTH + TENTH / 2));
    while let Some(item) = items.next().await {
        let item = item.map_or("nothing".to_owned(), |item| item.to_string());
        println!("{item} at {:?}", rounded(began));
    }
}

/// What is under way in a buffer is dropped with the stream.
pub async fn dropped() {
    let fetches = stream::iter([1, 2]).map(|number| async move {
        let _page = Page(number);
        sleep(number * TENTH).await;
    });
    let mut pages = Box::pin(futures::StreamExt::buffer_unordered(fetches, 2));
    pages.next().await;
    println!("enough");
    drop(pages);
    println!("the stream is dropped");
}

struct Page(u32);

impl Drop for Page {
    fn drop(&mut self) {
        println!("page {} is dropped", self.0);
    }
}

/// In whole milliseconds.
fn rounded(began: Instant) -> Duration {
    Duration::from_millis(began.elapsed().as_millis() as u64)
}
