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

// TODO: who drives the task of `renew`, and until when?
struct Till {
    client: Client,
}

impl Till {
    fn open() -> Till {
        let client = runtime().block_on(Client::log_in());
        Till { client }
    }

    fn price(&self, of: &str) -> Result<usize, &'static str> {
        runtime().block_on(self.client.price(of))
    }
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("it can be built")
}

fn main() {
    let till = Till::open();
    println!("tea: {:?}", till.price("tea"));
    std::thread::sleep(Duration::from_millis(600)); // somebody looks for coins
    println!("coffee: {:?}", till.price("coffee"));
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 4, “May a value own a runtime?”";

    #[test]
    fn the_login_is_renewed_while_nobody_asks() {
        check::run(main)
            .section(SECTION)
            .prints_at("renewal 1", 0.4)
            .prints_at("renewal 2", 0.7);
    }

    #[test]
    fn the_till_tells_both_prices_with_one_login() {
        check::run(main)
            .section(SECTION)
            .prints(&["tea: Ok(3)", "coffee: Ok(6)"])
            .calls("Client::log_in", 1)
            .no_blocking()
            .takes(0.9);
    }
}
