// While a parcel is paid for, two tasks help: one orders the courier, the other prints the label. If the payment fails, `ship`
// returns at the `?`; if the customer no longer waits, `ship` is dropped at an await. In both cases the helpers go on, for a
// parcel that nobody sends. Let them end with `ship`, in whatever way it ends.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for the courier and the printer; returns what it costs. Leave this function as it is.
async fn help(what: &str, tenths: u64) -> u64 {
    println!("{what}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{what}: done");
    2 * tenths
}

/// Stands for the bank. Leave this function as it is.
async fn pay(card_is_good: bool) -> Result<(), String> {
    println!("payment: begins");
    sleep(Duration::from_millis(200)).await;
    if !card_is_good {
        return Err("no payment".to_owned());
    }
    println!("payment: done");
    Ok(())
}

// TODO: who owns the two tasks?
async fn ship(card_is_good: bool) -> Result<u64, String> {
    let courier = tokio::spawn(help("courier", 4));
    let label = tokio::spawn(help("label", 3));
    pay(card_is_good).await?;
    let courier = courier.await.expect("no helper panics");
    let label = label.await.expect("no helper panics");
    Ok(courier + label)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("shipped: {:?}", ship(false).await);
    sleep(Duration::from_millis(500)).await; // whoever still helps would be done by now
    println!("shop closed");
}

#[cfg(test)]
mod tests {
    use super::{main, ship};
    use meanwhile::check;
    use std::time::Duration;
    use tokio::time::{sleep, timeout};

    const SECTION: &str = "Chapter 6, “I stopped the task. What about those that it started?”";

    #[tokio::main(flavor = "current_thread")]
    async fn with_a_good_card() {
        println!("shipped: {:?}", ship(true).await);
    }

    #[tokio::main(flavor = "current_thread")]
    async fn with_an_impatient_customer() {
        let limit = Duration::from_millis(100);
        if timeout(limit, ship(true)).await.is_err() {
            println!("customer gone");
        }
        sleep(Duration::from_millis(500)).await;
        println!("shop closed");
    }

    #[test]
    fn with_a_good_card_all_three_go_on_together() {
        check::run(with_a_good_card)
            .section(SECTION)
            .overlap(&["courier", "label", "payment"])
            .prints(&["shipped: Ok(14)"])
            .takes(0.4)
            .takes_as_long_as(&[&["payment"], &["courier"], &["label"]]);
    }

    #[test]
    fn when_the_payment_fails_both_helpers_end() {
        check::run(main)
            .section(SECTION)
            .overlap(&["courier", "label", "payment"])
            .prints_at("shipped: Err(\"no payment\")", 0.2)
            .prints_when_failed("shipped: Err", "payment")
            .dropped_with("courier", "shipped: Err(\"no payment\")")
            .dropped_with("label", "shipped: Err(\"no payment\")")
            .no_blocking();
    }

    #[test]
    fn when_the_customer_no_longer_waits_both_helpers_end() {
        check::run(with_an_impatient_customer)
            .section(SECTION)
            .prints_at("customer gone", 0.1)
            .dropped_with("courier", "customer gone")
            .dropped_with("label", "customer gone")
            .nothing_left();
    }
}
