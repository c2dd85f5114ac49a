//! It is not enough that a runtime exists: `tokio::spawn` must be called on a thread that has the context of one.

use tokio::runtime::Runtime;

fn main() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async { println!("the runtime is there") });
    let kettle = tokio::spawn(async { println!("kettle on") });
    runtime.block_on(kettle).unwrap();
}
