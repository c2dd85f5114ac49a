//! What tokio-util and tokio-stream take of tokio, and start on it. The argument tells what.

use futures::future::join_all;
use futures::stream::{self, FuturesUnordered, StreamExt};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::{Semaphore, broadcast, mpsc};
use tokio::time::{interval, sleep};
use tokio_stream::wrappers::{
    BroadcastStream, IntervalStream, ReceiverStream, UnboundedReceiverStream,
};
use tokio_util::sync::{CancellationToken, PollSemaphore, PollSender};
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

const TICK: Duration = Duration::from_millis(100);

async fn serve(stop: CancellationToken) {
    stop.cancelled().await;
    sleep(TICK).await;
}

/// Two tasks are told to stop, and waited for.
async fn tracked() {
    let (tracker, stop) = (TaskTracker::new(), CancellationToken::new());
    tracker.spawn(serve(stop.clone()));
    tracker.spawn(serve(stop.child_token()));
    tracker.spawn_blocking(|| std::thread::sleep(TICK));
    sleep(TICK * 2).await;
    stop.cancel();
    tracker.close();
    tracker.wait().await;
    println!("{} left", tracker.len());
}

/// A handle that goes takes its task along.
async fn aborted() {
    let handle = AbortOnDropHandle::new(tokio::spawn(sleep(TICK * 5)));
    sleep(TICK).await;
    drop(handle);
    let kept = AbortOnDropHandle::new(tokio::spawn(sleep(TICK))).detach();
    println!("{}", kept.await.is_ok());
}

/// Each source as a stream.
async fn streams() {
    let (post, letters) = mpsc::channel(2);
    let (mail, mails) = mpsc::unbounded_channel();
    let (news, reader) = broadcast::channel(2);
    tokio::spawn(async move {
        for number in 0..3 {
            sleep(TICK).await;
            post.send(number).await.unwrap();
            mail.send(number).unwrap();
            news.send(number).unwrap();
        }
    });
    let reader = BroadcastStream::new(reader).filter_map(|news| async { news.ok() });
    let ticks = IntervalStream::new(interval(TICK)).take(3).count();
    let (letters, mails, news, ticks) = tokio::join!(
        ReceiverStream::new(letters).collect::<Vec<_>>(),
        UnboundedReceiverStream::new(mails).collect::<Vec<_>>(),
        reader.collect::<Vec<_>>(),
        ticks,
    );
    println!("{letters:?} {mails:?} {news:?} {ticks}");
}

/// A semaphore and a sender that are polled.
async fn polled() {
    let mut seats = PollSemaphore::new(Arc::new(Semaphore::new(1)));
    let seat = seats.next().await;
    let waits = std::future::poll_fn(|cx| Poll::Ready(seats.poll_acquire(cx).is_pending())).await;
    drop(seat);
    println!("{waits} {}", seats.next().await.is_some());
    let (post, mut letters) = mpsc::channel(1);
    let mut post = PollSender::new(post);
    for letter in 0..3 {
        std::future::poll_fn(|cx| post.poll_reserve(cx))
            .await
            .unwrap();
        post.send_item(letter).unwrap();
        println!("{:?}", letters.recv().await);
    }
    post.close();
    println!("{} {:?}", post.is_closed(), letters.recv().await);
}

async fn fetch(ticks: u32) -> u32 {
    sleep(TICK * ticks).await;
    ticks
}

/// Futures that one task polls together.
async fn members() {
    println!("{:?}", join_all([3, 1].map(fetch)).await);
    println!("{:?}", futures::join!(fetch(1), fetch(2)));
    let pages = stream::iter([2, 3, 1]).map(fetch);
    println!("{:?}", pages.buffer_unordered(2).collect::<Vec<_>>().await);
    let rooms = FuturesUnordered::new();
    rooms.push(fetch(2));
    rooms.push(fetch(1));
    println!("{:?}", rooms.collect::<Vec<_>>().await);
    let each = stream::iter([1, 2]).for_each_concurrent(None, async |ticks| {
        sleep(TICK * ticks).await;
    });
    each.await;
}

/// The first is ready long before it is asked for: nobody polls it meanwhile.
async fn unpolled() {
    let mut pages = stream::iter([1, 1, 1]).map(fetch).buffered(2);
    while pages.next().await.is_some() {
        sleep(TICK * 2).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "tracked" => tracked().await,
        "aborted" => aborted().await,
        "streams" => streams().await,
        "polled" => polled().await,
        "members" => members().await,
        "unpolled" => unpolled().await,
        other => panic!("there is no {other:?}"),
    }
}
