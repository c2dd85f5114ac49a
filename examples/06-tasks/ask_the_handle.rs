//! A handle can be asked whether its task is finished; how the task ended is told by the await. `abort` takes effect later.

use std::time::Duration;
use tokio::time::sleep;

async fn bake(cake: &str, millis: u64) -> String {
    sleep(Duration::from_millis(millis)).await;
    assert!(cake != "soufflé", "it has collapsed");
    format!("a {cake}")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let tart = tokio::spawn(bake("tart", 100));
    let souffle = tokio::spawn(bake("soufflé", 200));
    let stollen = tokio::spawn(bake("stollen", 900));
    println!("tart finished: {}", tart.is_finished());
    sleep(Duration::from_millis(300)).await;
    println!("tart finished: {}", tart.is_finished());
    println!("soufflé finished: {}", souffle.is_finished());
    stollen.abort();
    println!("stollen finished: {}", stollen.is_finished());
    for handle in [tart, souffle, stollen] {
        match handle.await {
            Ok(cake) => println!("result: {cake}"),
            Err(error) if error.is_panic() => println!("error: it panicked"),
            Err(error) => println!("error: cancelled {}", error.is_cancelled()),
        }
    }
}
