//! A task may outlive the function that spawned it, so its block must own what it uses: `async move`.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let parcel = String::from("A");
    let delivery = tokio::spawn(async { println!("parcel {parcel} delivered") });
    delivery.await.expect("it does not panic");
}
