//! Waits for ever: on a connection of which both ends are here, or for a connection that
//! somebody else could make.

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    if std::env::args().nth(1).as_deref() == Some("listener") {
        listener.accept().await?;
        return Ok(());
    }
    let mut here = TcpStream::connect(listener.local_addr()?).await?;
    let (mut there, _) = listener.accept().await?;
    drop(listener);
    let (mut one, mut other) = ([0], [0]);
    let both = tokio::join!(here.read(&mut one), there.read(&mut other));
    println!("{both:?}");
    Ok(())
}
