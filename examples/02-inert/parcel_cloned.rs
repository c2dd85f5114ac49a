//! The future owns a clone, and the function keeps the original, to use it later.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let parcel = String::from("A");
    let copy = parcel.clone();
    let delivery = tokio::spawn(async move { println!("parcel {copy} delivered") });
    delivery.await.expect("it does not panic");
    println!("parcel {parcel} is paid for");
}
