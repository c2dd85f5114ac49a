//! It is not enough that a runtime exists: `tokio::spawn` must be called on a thread that is inside one.

use std::panic;
use tokio::runtime::Runtime;

fn main() {
    panic::set_hook(Box::new(|info| eprintln!("{info}")));
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async { println!("the runtime is there") });
    let kettle = tokio::spawn(async { println!("kettle on") });
    runtime.block_on(kettle).unwrap();
}
