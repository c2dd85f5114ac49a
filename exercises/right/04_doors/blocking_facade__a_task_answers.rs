//! A task asks, and the till waits on a channel.

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
    client: Arc<Client>,
    runtime: Runtime,
}

impl Till {
    fn open() -> Till {
        let runtime = runtime();
        let client = runtime.block_on(Client::log_in()).into();
        Till { client, runtime }
    }

    fn price(&self, of: &str) -> Result<usize, &'static str> {
        let (sender, answer) = std::sync::mpsc::channel();
        let (client, of) = (self.client.clone(), of.to_owned());
        self.runtime.spawn(async move {
            let _ = sender.send(client.price(&of).await);
        });
        answer.recv().expect("the task answers")
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
