//! A runtime for the whole program, which the till only borrows.

// A till is a sync program, but its price list is an async client, which renews its login in the background. The first price
// comes, and the second is refused. Change `Till` so that the client also works between two calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
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

struct Till {
    client: Client,
}

static RUNTIME: std::sync::LazyLock<Runtime> = std::sync::LazyLock::new(runtime);

impl Till {
    fn open() -> Till {
        let client = RUNTIME.block_on(Client::log_in());
        Till { client }
    }

    fn price(&self, of: &str) -> Result<usize, &'static str> {
        RUNTIME.block_on(self.client.price(of))
    }
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all();
    builder.build().expect("it can be built")
}

fn main() {
    let till = Till::open();
    println!("tea: {:?}", till.price("tea"));
    std::thread::sleep(Duration::from_millis(600)); // somebody looks for coins
    println!("coffee: {:?}", till.price("coffee"));
}
