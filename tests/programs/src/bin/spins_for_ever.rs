//! Starts a child, then computes for ever without a single call.

use std::process::Command;

// That its child is left alone is the point: the limit must end it too.
#[allow(clippy::zombie_processes)]
fn main() {
    let child = Command::new("sleep").arg("1000").spawn().unwrap();
    println!("{}", child.id());
    let mut x = 1u64;
    loop {
        x = std::hint::black_box(x.wrapping_mul(6_364_136_223_846_793_005) + 1);
    }
}
