//! Rejected with: `forecast` lasts 0.3 s

// You pack for half a second, and the forecast could be on its way meanwhile. But it is asked for only when you are done.
// Let it start at the beginning, without changing the line that awaits it.

use std::time::Duration;
use tokio::time::sleep;

/// Leave this function as it is.
async fn forecast() -> &'static str {
    println!("forecast: begins");
    sleep(Duration::from_millis(300)).await;
    println!("forecast: done");
    "rain"
}

/// Leave this function as it is.
async fn pack() {
    println!("pack: begins");
    sleep(Duration::from_millis(500)).await;
    println!("pack: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut weather = Box::pin(forecast());
    std::future::poll_fn(|cx| {
        let _ = weather.as_mut().poll(cx);
        std::task::Poll::Ready(())
    })
    .await;
    pack().await;
    println!("take care of {:?}", weather.await); // leave this line as it is
}
