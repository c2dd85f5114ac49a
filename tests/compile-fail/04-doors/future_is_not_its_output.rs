//! Calling an async function gives a future, which is another type than the value that it promises.

async fn ask_price(item: &str) -> usize {
    item.len()
}

fn main() {
    let price: usize = ask_price("tea");
    println!("tea costs {price}");
}
