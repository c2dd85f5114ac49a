//! Everything that is random: the order of a map, the branch that `select!` takes; and how
//! many processors there are.

use std::collections::HashMap;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let map: HashMap<u32, u32> = (0..12).map(|i| (i, i)).collect();
    println!("{:?}", map.keys().collect::<Vec<_>>());
    let mut first = 0;
    for _ in 0..64 {
        tokio::select! { () = async {} => first += 1, () = async {} => {} }
    }
    println!("first branch {first}");
    println!(
        "processors {}",
        std::thread::available_parallelism().unwrap()
    );
}
