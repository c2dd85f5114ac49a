//! The future is polled by hand whenever packing is.

// You pack for half a second, and the forecast could be on its way meanwhile. But it is asked for only when you are done.
// Let it start at the beginning, without changing the line that awaits it.

use std::task::Poll;
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
    let mut packing = Box::pin(pack());
    let mut answer = None;
    let mut packed = false;
    std::future::poll_fn(|cx| {
        if answer.is_none()
            && let Poll::Ready(what) = weather.as_mut().poll(cx)
        {
            answer = Some(what);
        }
        packed = packed || packing.as_mut().poll(cx).is_ready();
        match packed && answer.is_some() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    let weather = std::future::ready(answer.expect("it is there"));
    println!("take care of {:?}", weather.await); // leave this line as it is
}
