//! Both helpers are polled beside the payment, and after it.

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

async fn ship(card_is_good: bool) -> Result<u64, String> {
    let mut helpers = Box::pin(async { tokio::join!(help("courier", 4), help("label", 3)) });
    let mut payment = Box::pin(pay(card_is_good));
    let (courier, label) = tokio::select! {
        paid = &mut payment => {
            paid?;
            helpers.await
        }
        costs = &mut helpers => {
            payment.await?;
            costs
        }
    };
    Ok(courier + label)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("shipped: {:?}", ship(false).await);
    sleep(Duration::from_millis(500)).await; // whoever still helps would be done by now
    println!("shop closed");
}
