//! Prints for ever.

fn main() {
    loop {
        println!("the sea, the sea, the sea, the sea, the sea, the sea, the sea");
    }
}
