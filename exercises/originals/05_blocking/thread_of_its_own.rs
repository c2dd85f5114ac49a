// Three guests are expected. The driver of the doorbell calls back for each, and then goes on listening for as long as its
// battery lasts. With the third guest the party begins, and the program should end. But both wait for the battery.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// The driver of the bell. Its battery lasts for years, here for 4 s. Leave this function as it is.
fn listen(mut on_ring: impl FnMut(&'static str)) {
    for guest in ["Ada", "Ben", "Cleo"] {
        thread::sleep(Duration::from_millis(200));
        println!("{guest} rings");
        on_ring(guest);
    }
    thread::sleep(Duration::from_secs(4)); // nobody else rings
}

async fn heat_oven() {
    println!("oven: begins");
    sleep(Duration::from_millis(300)).await;
    println!("oven: done");
}

// TODO: how long does this job last, and who waits for it?
async fn receive_guests() {
    let job = tokio::task::spawn_blocking(|| {
        listen(|guest| println!("{guest}: come in"));
    });
    job.await.expect("it does not panic");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heat_oven(), receive_guests());
    println!("the party begins");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 5, “How does the outside get in?”";

    #[test]
    fn the_oven_is_hot_in_time() {
        check::run(main)
            .section(SECTION)
            .no_blocking()
            .lasts("oven", 0.3);
    }

    #[test]
    fn the_party_begins_with_the_third_guest() {
        check::run(main)
            .section(SECTION)
            .prints_at("Ada: come in", 0.2)
            .prints_at("Ben: come in", 0.4)
            .prints_at("Cleo: come in", 0.6)
            .prints_at("the party begins", 0.6)
            .calls("listen", 1)
            .prints_with("Ada: come in", "Ada rings")
            .prints_with("Ben: come in", "Ben rings")
            .prints_with("Cleo: come in", "Cleo rings")
            .prints_with("the party begins", "Cleo: come in")
            .prints(&["Cleo: come in", "the party begins"]);
    }

    #[test]
    fn the_program_does_not_wait_for_the_bell() {
        check::run(main)
            .section(SECTION)
            .takes(0.6)
            .ends_with("Cleo: come in")
            .nobody_panics();
    }
}
