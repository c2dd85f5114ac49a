// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::thread;
use std::time::Duration;

// TODO: this waits, but it does not let anybody else run meanwhile.
async fn fetch(letter: &str) {
    println!("{letter}: begins");
    thread::sleep(Duration::from_millis(500));
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 1, “What did the thread do in the meantime?”";

    #[test]
    fn nobody_keeps_the_thread() {
        check::run(main).section(SECTION).no_blocking();
    }

    #[test]
    fn the_letters_are_fetched_together_and_each_takes_its_time() {
        check::run(main)
            .section(SECTION)
            .begin_apart(&["A", "B", "C"])
            .overlap(&["A", "B", "C"])
            .lasts("A", 0.5)
            .lasts("B", 0.5)
            .lasts("C", 0.5)
            .takes(0.5);
    }
}
