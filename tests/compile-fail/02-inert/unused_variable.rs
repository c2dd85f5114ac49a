//! A future in a variable is reported only as an unused variable, and the advice silences even that.
#![deny(unused_must_use, unused_variables)]

async fn save(order: u32) {
    println!("order {order}: on disk");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let saved = save(17);
    println!("order 17: confirmed to the customer");
}
