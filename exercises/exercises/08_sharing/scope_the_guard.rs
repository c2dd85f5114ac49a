// Three customers draw a number and pay. Each draws under a lock, and then nobody gets any further. Let each of them have a
// number of their own, in the order in which they come, and let all three pay at the same time.
#![allow(clippy::await_holding_lock)] // clippy would give it away

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

/// The number before the first one of today. Leave this function as it is.
fn yesterday() -> u32 {
    7
}

/// Who comes, in this order. Leave this function as it is.
fn customers() -> [&'static str; 3] {
    ["Ada", "Ben", "Cleo"]
}

/// Leave this function as it is.
async fn pay(name: &str, number: u32) {
    println!("{name}: begins");
    sleep(Duration::from_millis(300)).await;
    println!("{name}: done");
    println!("{name} has paid with number {number}");
}

// TODO: who has the guard while somebody pays?
async fn serve(last: &Mutex<u32>, name: &str) {
    let mut last = last.lock().unwrap();
    *last += 1;
    pay(name, *last).await;
}

#[tokio::main(flavor = "current_thread")]
async fn shop() {
    let [first, second, third] = customers();
    let last = Mutex::new(yesterday());
    tokio::join!(
        serve(&last, first),
        serve(&last, second),
        serve(&last, third),
    );
}

fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_secs(2));
        eprintln!("nobody has paid after 2 s: given up");
        std::process::exit(1);
    });
    shop();
}

#[cfg(test)]
mod tests {
    use super::shop;
    use meanwhile::check;

    const SECTION: &str = "Chapter 8, “And if I only `join!` it?”";

    #[test]
    fn all_three_pay_at_the_same_time() {
        check::run(shop)
            .section(SECTION)
            .begin_together(&["Ada", "Ben", "Cleo"])
            .takes(0.3)
            .takes_as_long_as(&[&["Ada"], &["Ben"], &["Cleo"]])
            .no_blocking();
    }

    #[test]
    fn each_has_a_number_of_their_own() {
        check::run(shop)
            .section(SECTION)
            .says("Ada has paid with number 8")
            .says("Ben has paid with number 9")
            .says("Cleo has paid with number 10")
            .nobody_panics();
    }
}
