//! `async move` takes the parcel into the future, which then owns it.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let parcel = String::from("A");
    let delivery = tokio::spawn(async move { println!("parcel {parcel} delivered") });
    delivery.await.expect("it does not panic");
}
