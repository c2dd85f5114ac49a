// While a shop writes an invoice, no heartbeat is printed: somewhere below `invoice` a call blocks. Find it, and change the
// one place that has to change. The helpers are called by sync code too, so leave them as they are.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// Leave the helpers as they are.
fn load_logo() -> &'static str {
    "Tea & Co"
}

fn wait_until(order: u32) -> u32 {
    14 + 7 * extra_weeks(order)
}

fn extra_weeks(order: u32) -> u32 {
    order % 3
}

fn salutation(order: u32) -> String {
    format!("Dear {}", name(order))
}

fn name(order: u32) -> String {
    customer(order).to_uppercase()
}

fn customer(order: u32) -> String {
    println!("card file: begins");
    thread::sleep(Duration::from_millis(400)); // an old database driver
    println!("card file: done");
    format!("customer {order}")
}

async fn heartbeat() {
    for beat in 1..=6 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

// TODO: which of these calls keeps the thread?
async fn invoice(order: u32) -> String {
    let logo = load_logo();
    let days = wait_until(order);
    let salutation = salutation(order);
    format!("{logo}: {salutation}, please pay within {days} days")
}

async fn serve() {
    sleep(Duration::from_millis(150)).await; // an order comes in
    println!("{}", invoice(7).await);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heartbeat(), serve());
}

#[cfg(test)]
mod tests {
    use super::{main, salutation};
    use meanwhile::check;

    const SECTION: &str = "Chapter 5, “Which of my functions is it?”";

    #[test]
    fn no_beat_is_late_while_the_card_file_is_asked() {
        check::run(main)
            .section(SECTION)
            .no_blocking()
            .lasts("card file", 0.4)
            .prints_at("beat 2", 0.2)
            .prints_at("beat 6", 0.6);
    }

    #[test]
    fn sync_code_can_still_call_the_helpers() {
        check::run(|| println!("{}", salutation(7)))
            .section(SECTION)
            .prints_at("Dear CUSTOMER 7", 0.4);
    }

    #[test]
    fn the_invoice_is_complete_when_the_customer_is_known() {
        check::run(main)
            .section(SECTION)
            .calls("customer", 1)
            .prints_when_done(
                "Tea & Co: Dear CUSTOMER 7, please pay within 21 days",
                "card file",
            )
            .prints_at("Tea & Co: Dear CUSTOMER 7, please pay within 21 days", 0.55);
    }
}
