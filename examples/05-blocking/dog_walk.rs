//! The task waits in the queue until somebody drives the runtime.

use std::{io, thread, time::Duration};
use tokio::{runtime::Builder, time::sleep};

fn main() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.spawn(async { println!("the dog is out") });
    thread::sleep(Duration::from_millis(300));
    println!("keys found");
    runtime.block_on(async {
        println!("door open");
        sleep(Duration::from_millis(200)).await;
    });
    println!("door shut");
    Ok(())
}
