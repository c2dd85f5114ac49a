//! A race: each thread looks under a lock whether the account holds enough, and takes the
//! money under the same lock, taken again. Between the two another thread may have been there.

use std::sync::Mutex;
use std::thread;

static ACCOUNT: Mutex<i32> = Mutex::new(100);

fn withdraw(amount: i32) {
    let enough = *ACCOUNT.lock().unwrap() >= amount;
    if enough {
        *ACCOUNT.lock().unwrap() -= amount;
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| withdraw(80));
        scope.spawn(|| withdraw(70));
    });
    let left = *ACCOUNT.lock().unwrap();
    println!("{left} left");
    assert!(left >= 0, "the account is overdrawn");
}
