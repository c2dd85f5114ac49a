// Each file is on two mirrors. Mirror A is usually quick. If it has not answered after 0.3 s, mirror B is to be asked as well, and whoever
// answers first wins. The other request is dropped. This program waits for A, however long it takes.

use std::pin::pin;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Stands for the network. Leave this function as it is.
async fn ask(file: &str, mirror: char) -> u32 {
    let tenths = match (file, mirror) {
        ("tea", 'A') => 2,
        ("jam", 'A') => 20,
        ("nut", 'A') => 6,
        ("nut", 'B') => 9,
        _ => 4,
    };
    println!("{file} from {mirror}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{file} from {mirror}: done"); // unordered
    10 * tenths as u32
}

async fn download(file: &'static str) -> u32 {
    let mut first = pin!(ask(file, 'A'));
    if let Ok(size) = timeout(Duration::from_millis(300), &mut first).await {
        return size;
    }
    tokio::select! {
        size = &mut first => size,
        size = ask(file, 'B') => size,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for file in ["tea", "jam", "nut"] {
        let size = download(file).await;
        println!("{file}: {size} kB"); // unordered
    }
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 10, “How often do I ask again?”";

    #[test]
    fn the_second_mirror_is_asked_after_300_ms_if_the_first_has_not_answered() {
        check::run(main)
            .section(SECTION)
            .never_runs("tea from B")
            .begin_every("jam", 0.3)
            .begin_every("nut", 0.3)
            .calls("ask", 5);
    }

    #[test]
    fn the_first_answer_wins_and_the_other_request_is_dropped() {
        check::run(main)
            .section(SECTION)
            .prints_when_done("tea: 20 kB", "tea from A")
            .prints_when_done("jam: 40 kB", "jam from B")
            .dropped_with("jam from A", "jam: 40 kB")
            .prints_when_done("nut: 60 kB", "nut from A")
            .dropped_with("nut from B", "nut: 60 kB");
    }

    #[test]
    fn the_files_are_loaded_one_after_another_and_nothing_blocks() {
        check::run(main)
            .section(SECTION)
            .prints(&["tea: 20 kB", "jam: 40 kB", "nut: 60 kB"])
            .ends_with("nut: 60 kB")
            .takes(1.5)
            .no_blocking()
            .nobody_panics();
    }
}
