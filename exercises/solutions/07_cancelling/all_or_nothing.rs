// A ticket is sold in three steps: a seat is found, the card is charged, the ticket is printed. A client waits for so long
// and then gives up. Whoever gives up before the charge pays nothing. But once the charge has begun, it must come to its end and
// the ticket must be printed, even if nobody waits for it any more. Today some pay and get no ticket. Change only how `buy` does it.

use std::time::Duration;
use tokio::time::{sleep, timeout};

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

async fn buy() -> String {
    let seat = find_seat().await;
    let sale = tokio::spawn(async move {
        let euros = charge(seat).await;
        print_ticket(seat, euros).await
    });
    sale.await.expect("the sale does not panic")
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

#[cfg(test)]
mod tests {
    use super::{client, main};
    use meanwhile::check;

    const SECTION: &str = "Chapter 7, “What if it is cancelled in the middle?”";

    #[tokio::main(flavor = "current_thread")]
    async fn gives_up_early() {
        client(100).await;
    }

    #[tokio::main(flavor = "current_thread")]
    async fn has_time() {
        client(1900).await;
    }

    #[test]
    fn a_charge_that_has_begun_ends_with_a_ticket() {
        check::run(main)
            .section(SECTION)
            .prints_at("I give up", 0.3)
            .done("charge", 1)
            .done("ticket", 1)
            .begins_when_done("charge", &["seat"])
            .begins_when_done("ticket", &["charge"])
            .nobody_panics()
            .no_blocking();
    }

    #[test]
    fn who_gives_up_before_the_charge_pays_nothing() {
        check::run(gives_up_early)
            .section(SECTION)
            .prints_at("I give up", 0.1)
            .dropped_with("seat", "I give up")
            .never_runs("charge")
            .never_runs("ticket")
            .nobody_panics();
    }

    #[test]
    fn who_has_time_gets_the_ticket_when_it_is_printed() {
        check::run(has_time)
            .section(SECTION)
            .begins_when_done("charge", &["seat"])
            .begins_when_done("ticket", &["charge"])
            .prints_when_done("I have seat 17 for 37 euros", "ticket")
            .nobody_panics();
    }
}
