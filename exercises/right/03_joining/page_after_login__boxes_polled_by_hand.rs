//! Boxed futures, polled by a function of the learner's own.

// A page needs the profile, the orders and the news, and all three need the login. One after another they take 4.0 s.
// How long should it take? Work it out first, then write it.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn ask(what: &str, tenths: u64) -> usize {
    println!("{what}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{what}: done");
    what.len()
}

async fn all<T>(futures: Vec<Pin<Box<dyn Future<Output = T>>>>) -> Vec<T> {
    let mut futures: Vec<_> = futures.into_iter().map(|future| (future, None)).collect();
    poll_fn(|cx| {
        for (future, value) in futures.iter_mut().filter(|(_, value)| value.is_none()) {
            if let Poll::Ready(ready) = future.as_mut().poll(cx) {
                *value = Some(ready);
            }
        }
        match futures.iter().all(|(_, value)| value.is_some()) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    futures.into_iter().filter_map(|(_, value)| value).collect()
}

async fn page() -> usize {
    let login = ask("login", 10).await;
    let rest = all(vec![
        Box::pin(ask("news", 8)),
        Box::pin(ask("orders", 12)),
        Box::pin(ask("profile", 10)),
    ]);
    login + rest.await.iter().sum::<usize>()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}
