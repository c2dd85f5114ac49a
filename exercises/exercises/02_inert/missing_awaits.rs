// An order comes in. It must be saved, then the customer gets a mail, and the shelf is filled again. None of this happens.
// The compiler warns about some of the places, not about all. Find each of them.

use std::time::Duration;
use tokio::time::sleep;

/// Leave this function as it is.
async fn step(name: &str) {
    println!("{name}: begins");
    sleep(Duration::from_millis(100)).await;
    println!("{name}: done");
}

async fn save(order: u32) {
    step(&format!("save {order}")).await;
}

async fn send_mail(order: u32) {
    step(&format!("mail for {order}")).await;
}

async fn fill_shelf() {
    step("fill the shelf").await;
}

// TODO: three futures are made here, and none is driven.
#[allow(unused_must_use)]
async fn handle(order: u32) {
    let _saved = save(order);
    send_mail(order);
    let shelf = fill_shelf();
    println!("order {order} is handled");
    drop(shelf);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    handle(17).await;
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 2, “Would the compiler not have told me?”";

    #[test]
    fn the_order_is_saved_before_the_mail_is_sent() {
        check::run(main)
            .section(SECTION)
            .begins_after("mail for 17", &["save 17"])
            .lasts("save 17", 0.1)
            .no_blocking();
    }

    #[test]
    fn all_of_it_is_done_before_the_order_is_handled() {
        check::run(main).section(SECTION).prints_after(
            "order 17 is handled",
            &["save 17", "mail for 17", "fill the shelf"],
        );
    }
}
