//! What counts is what a future keeps over an await, and rustc goes by scopes, not by when you call `drop`.

use std::rc::Rc;
use std::sync::Mutex;
use tokio::task::yield_now;

static VISITORS: Mutex<u32> = Mutex::new(0);

async fn one() {
    *VISITORS.lock().unwrap() += 1;
    yield_now().await;
}

async fn two() {
    let mut visitors = VISITORS.lock().unwrap();
    *visitors += 1;
    drop(visitors);
    yield_now().await;
}

async fn three() {
    {
        let mut visitors = VISITORS.lock().unwrap();
        *visitors += 1;
    }
    yield_now().await;
}

async fn four() {
    match *VISITORS.lock().unwrap() {
        0 => println!("nobody is here"),
        _ => yield_now().await,
    }
}

async fn five() {
    yield_now().await;
    let guide = Rc::new("Ada");
    println!("{guide} takes over");
}

async fn six() {
    if *VISITORS.lock().unwrap() > 0 {
        yield_now().await;
    }
}

#[tokio::main]
async fn main() {
    tokio::spawn(one());
    tokio::spawn(two());
    tokio::spawn(three());
    tokio::spawn(four());
    tokio::spawn(five());
    tokio::spawn(six());
}
