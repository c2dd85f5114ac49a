//! A thread of its own drives a runtime of one thread.

// A till is a sync program, but its price list is an async client, which renews its login in the background. The first price
// comes, and the second is refused. Change `Till` so that the client also works between two calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::time::{Instant, sleep};

/// An async client of a library. Leave it as it is.
struct Client(Arc<Mutex<Instant>>);

impl Client {
    async fn log_in() -> Client {
        sleep(Duration::from_millis(100)).await;
        let login = Arc::new(Mutex::new(Instant::now()));
        tokio::spawn(Client::renew(login.clone()));
        Client(login)
    }

    async fn renew(login: Arc<Mutex<Instant>>) {
        for renewal in 1.. {
            sleep(Duration::from_millis(300)).await;
            *login.lock().unwrap() = Instant::now();
            println!("renewal {renewal}");
        }
    }

    async fn price(&self, of: &str) -> Result<usize, &'static str> {
        let age = self.0.lock().unwrap().elapsed();
        sleep(Duration::from_millis(100)).await;
        match age > Duration::from_millis(500) {
            true => Err("old login"),
            false => Ok(of.len()),
        }
    }
}

// TODO: who drives the task of `renew`, and until when?
struct Till {
    client: Client,
    handle: Handle,
}

impl Till {
    fn open() -> Till {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("it can be built");
        let handle = runtime.handle().clone();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            runtime.block_on(async move {
                let _ = tell.send(Client::log_in().await);
                std::future::pending::<()>().await;
            })
        });
        let client = told.recv().expect("there is a client");
        Till { client, handle }
    }

    fn price(&self, of: &str) -> Result<usize, &'static str> {
        self.handle.block_on(self.client.price(of))
    }
}

fn main() {
    let till = Till::open();
    println!("tea: {:?}", till.price("tea"));
    std::thread::sleep(Duration::from_millis(600)); // somebody looks for coins
    println!("coffee: {:?}", till.price("coffee"));
}
