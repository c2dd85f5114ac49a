//! Six blocking look-ups share three slots: the fourth starts when a slot is free, all six are answered, and the runtime's thread does none of them.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

/// A client library from before async. It says which thread it kept busy.
fn member_count(room: &str, millis: u64) -> String {
    thread::sleep(Duration::from_millis(millis));
    let thread = thread::current();
    format!("{room} counted on {}", thread.name().unwrap_or("?"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let rooms = ["rust", "python", "go", "zig", "ocaml", "lua"];
    let began = Instant::now();
    let slots = Arc::new(Semaphore::new(3));
    let mut lookups = JoinSet::new();
    for (room, millis) in rooms.into_iter().zip([400, 200, 300, 600, 300, 300]) {
        let slot = slots.clone().acquire_owned().await.unwrap();
        println!("{room} starts");
        lookups.spawn(async move {
            // The slot travels with the job: it is taken until the job ends,
            // even if nobody waits for the answer any more.
            let job = spawn_blocking(move || (member_count(room, millis), slot));
            let (answer, slot) = job.await.unwrap();
            println!("{answer}");
            drop(slot);
        });
    }
    lookups.join_all().await;
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
