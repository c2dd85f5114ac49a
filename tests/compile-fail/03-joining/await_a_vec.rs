//! A `Vec` of futures is not a future: it cannot be awaited as a whole.

async fn status(server: &str) -> String {
    format!("{server} is up")
}

#[tokio::main]
async fn main() {
    let asked = vec![status("mail"), status("web")];
    let answers = asked.await;
    println!("{answers:?}");
}
