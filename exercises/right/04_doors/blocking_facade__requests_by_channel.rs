//! An actor answers, on a thread of its own.

// A till is a sync program, but its price list is an async client, which renews its login in the background. The first price
// comes, and the second is refused. Change `Till` so that the client also works between two calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};
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
    questions: mpsc::Sender<(String, oneshot::Sender<Result<usize, &'static str>>)>,
}

impl Till {
    fn open() -> Till {
        let (questions, mut asked) =
            mpsc::channel::<(String, oneshot::Sender<Result<usize, &'static str>>)>(1);
        let (ready, is_ready) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build();
            runtime.expect("it can be built").block_on(async move {
                let client = Client::log_in().await;
                let _ = ready.send(());
                while let Some((of, answer)) = asked.recv().await {
                    let _ = answer.send(client.price(&of).await);
                }
            });
        });
        is_ready.recv().expect("it logs in");
        Till { questions }
    }

    fn price(&self, of: &str) -> Result<usize, &'static str> {
        let (answer, answered) = oneshot::channel();
        let asked = self.questions.blocking_send((of.to_owned(), answer));
        asked.expect("somebody listens");
        answered.blocking_recv().expect("somebody answers")
    }
}

fn main() {
    let till = Till::open();
    println!("tea: {:?}", till.price("tea"));
    std::thread::sleep(Duration::from_millis(600)); // somebody looks for coins
    println!("coffee: {:?}", till.price("coffee"));
}
