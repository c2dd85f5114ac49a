//! `main` is called by the system, which has no runtime, so it cannot be async by itself.

async fn main() {
    println!("tea is ready");
}
