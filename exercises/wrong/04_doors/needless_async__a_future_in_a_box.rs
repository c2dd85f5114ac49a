//! Rejected with: somebody must await that first

// Two parcels are weighed at once, which takes a moment. Then their postage is added up, which takes none. But `postage`
// and `total` are async, so they cannot be used outside async code. Remove what they do not need.

use std::time::Duration;
use tokio::time::sleep;

/// The scales need a moment. Leave this function as it is.
async fn weigh(parcel: &str, grams: u32) -> u32 {
    println!("{parcel}: begins");
    sleep(Duration::from_millis(200)).await;
    println!("{parcel}: done");
    grams
}

fn postage(grams: u32) -> u32 {
    3 + grams.div_ceil(200)
}

fn total(parcels: [u32; 2]) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(async move { parcels.into_iter().map(postage).sum() })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (books, tea) = tokio::join!(weigh("books", 1400), weigh("tea", 600));
    println!("{} euros", total([books, tea]).await);
}
