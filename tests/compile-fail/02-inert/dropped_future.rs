//! A future that is thrown away on the spot is reported.
#![deny(unused_must_use)]

async fn save(order: u32) {
    println!("order {order}: on disk");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    save(17);
    println!("order 17: confirmed to the customer");
}
