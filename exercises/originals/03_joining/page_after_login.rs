// A page needs the profile, the orders and the news, and all three need the login. One after another they take 4.0 s.
// How long should it take? Work it out first, then write it.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn ask(what: &str, tenths: u64) -> usize {
    println!("{what}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{what}: done");
    what.len()
}

// TODO: which of these need which?
async fn page() -> usize {
    let login = ask("login", 10).await;
    let profile = ask("profile", 10).await;
    let orders = ask("orders", 12).await;
    let news = ask("news", 8).await;
    login + profile + orders + news
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", page().await);
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 3, “Some steps need the one before. What then?”";

    #[test]
    fn nothing_is_asked_before_the_login_is_done() {
        check::run(main)
            .section(SECTION)
            .begins_after("profile", &["login"])
            .begins_after("orders", &["login"])
            .begins_after("news", &["login"])
            .lasts("profile", 1.0)
            .lasts("orders", 1.2)
            .lasts("news", 0.8);
    }

    #[test]
    fn the_page_takes_the_login_and_the_longest_of_the_rest() {
        check::run(main)
            .section(SECTION)
            .overlap(&["profile", "orders", "news"])
            .takes(2.2)
            .takes_as_long_as(&[
                &["login", "profile"],
                &["login", "orders"],
                &["login", "news"],
            ])
            .no_blocking()
            .prints(&["22"]);
    }
}
