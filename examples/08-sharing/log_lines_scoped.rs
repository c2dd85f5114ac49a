//! A task-local belongs to the future in its scope: it is put in place for each poll, and taken away after it.

use std::time::Duration;
use tokio::time::sleep;

tokio::task_local! {
    static USER: &'static str;
}

fn log(what: &str) {
    let user = USER.try_with(|user| *user).unwrap_or("nobody");
    println!("[{user}] {what}");
}

async fn serve(page: &str, millis: u64) {
    log(&format!("asks for {page}"));
    sleep(Duration::from_millis(millis)).await; // the database
    log(&format!("gets {page}"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let ada = tokio::spawn(USER.scope("Ada", serve("her letters", 300)));
    sleep(Duration::from_millis(100)).await;
    let ben = tokio::spawn(USER.scope("Ben", serve("his photos", 100)));
    ada.await.unwrap();
    ben.await.unwrap();
    log("closed");
}
