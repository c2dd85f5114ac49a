//! When the next step needs the result, a forgotten `.await` is a type error.

struct Receipt {
    order: u32,
}

async fn save(order: u32) -> Receipt {
    Receipt { order }
}

fn confirm(receipt: Receipt) {
    println!("order {}: confirmed to the customer", receipt.order);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let saved = save(17);
    confirm(saved);
}
