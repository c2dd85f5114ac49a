//! A runtime with nothing left to do: it waits for a message that nobody can send.

#[tokio::main]
async fn main() {
    let (_sender, mut receiver) = tokio::sync::mpsc::channel::<u32>(1);
    println!("{:?}", receiver.recv().await);
}
