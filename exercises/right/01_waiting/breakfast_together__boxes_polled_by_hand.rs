//! Every future in a box, and all of them polled by hand.

// Breakfast takes 1.4 s, because each dish waits for the one before. Only the oatmeal has to: it needs the
// hot water. Make breakfast as short as its longest chain.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::sleep;

/// A minute in the kitchen is a tenth of a second here. Leave this function as it is.
async fn cook(dish: &str, minutes: u64) {
    println!("{dish}: begins");
    sleep(Duration::from_millis(100 * minutes)).await;
    println!("{dish}: done");
}

type Dish = Pin<Box<dyn Future<Output = ()>>>;

async fn all(mut dishes: Vec<Dish>) {
    poll_fn(|cx| {
        dishes.retain_mut(|dish| dish.as_mut().poll(cx).is_pending());
        match dishes.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}

async fn breakfast() {
    let porridge = async {
        cook("hot water", 3).await;
        cook("oatmeal", 4).await; // needs the hot water
    };
    all(vec![
        Box::pin(porridge),
        Box::pin(cook("toast", 2)),
        Box::pin(cook("coffee", 5)),
    ])
    .await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    breakfast().await;
}
