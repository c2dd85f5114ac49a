//! Ctrl-C ends the loop that takes orders, not the orders: the program waits for the two in the kitchen, and ends at 0.7 s.

use std::pin::pin;
use std::process::Command;
use std::time::Duration;
use tokio::signal::ctrl_c;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

async fn cook(order: u32) {
    println!("order {order}: begins");
    sleep(Duration::from_millis(300)).await;
    println!("order {order}: served");
}

/// Stands for whoever sits at the keyboard.
async fn press_ctrl_c() {
    sleep(Duration::from_millis(450)).await;
    println!("^C");
    let me = std::process::id().to_string();
    let kill = Command::new("kill").args(["-INT", &me]).status();
    kill.expect("this system has `kill`");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(press_ctrl_c());
    let mut told = pin!(ctrl_c());
    let mut door = interval(Duration::from_millis(200));
    let mut orders = JoinSet::new();
    let mut number = 0;
    loop {
        tokio::select! {
            _ = &mut told => break,
            _ = door.tick() => {
                number += 1;
                orders.spawn(cook(number));
            }
            Some(order) = orders.join_next() => order.expect("no cook panics"),
        }
    }
    println!("door closed, {} in the kitchen", orders.len());
    let last = async { while orders.join_next().await.is_some() {} };
    let in_time = timeout(Duration::from_millis(500), last).await.is_ok();
    println!("all served: {in_time}");
}
