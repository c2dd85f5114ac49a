//! Rejected with: `seat` is cancelled when

// A ticket is sold in three steps: a seat is found, the card is charged, the ticket is printed. A client waits for so long
// and then gives up. Whoever gives up before the charge pays nothing. But once the charge has begun, it must come to its end and
// the ticket must be printed, even if nobody waits for it any more. Today some pay and get no ticket. Change only how `buy` does it.

use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout};

/// A step of the sale. Leave this function as it is.
async fn step(name: &str, millis: u64) {
    println!("{name}: begins");
    sleep(Duration::from_millis(millis)).await;
    println!("{name}: done");
}

/// Leave this function as it is.
async fn find_seat() -> u32 {
    step("seat", 200).await;
    17
}

/// Leave this function as it is.
async fn charge(seat: u32) -> u32 {
    step("charge", 200).await;
    seat + 20
}

/// Leave this function as it is.
async fn print_ticket(seat: u32, euros: u32) -> String {
    step("ticket", 200).await;
    format!("seat {seat} for {euros} euros")
}

// It knows when the charge begins.
struct Guard(Instant, AbortHandle);

impl Drop for Guard {
    fn drop(&mut self) {
        if self.0.elapsed() < Duration::from_millis(200) {
            self.1.abort();
        }
    }
}

async fn buy() -> String {
    let all = tokio::spawn(async move {
        let seat = find_seat().await;
        let euros = charge(seat).await;
        print_ticket(seat, euros).await
    });
    let _guard = Guard(Instant::now(), all.abort_handle());
    all.await.expect("no step panics")
}

/// A client, and the rest of the day. Leave this function as it is.
async fn client(patience: u64) {
    match timeout(Duration::from_millis(patience), buy()).await {
        Ok(ticket) => println!("I have {ticket}"),
        Err(_) => println!("I give up"),
    }
    sleep(Duration::from_millis(1500)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    client(300).await;
}
