// While the report asks its old database driver, no heartbeat is printed. `query_rows` blocks and cannot be changed.
// Let every beat be on time.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// An old driver. Leave this function as it is.
fn query_rows() -> u32 {
    println!("query: begins");
    thread::sleep(Duration::from_millis(500));
    println!("query: done");
    1200
}

async fn heartbeat() {
    for beat in 1..=8 {
        sleep(Duration::from_millis(100)).await;
        println!("beat {beat}");
    }
}

// TODO: who runs `query_rows`, and who else needs that thread?
async fn report() {
    sleep(Duration::from_millis(250)).await;
    let rows = query_rows();
    println!("{rows} rows");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(heartbeat(), report());
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 5, “How do I give the thread back?”";

    #[test]
    fn no_beat_is_late() {
        check::run(main)
            .section(SECTION)
            .no_blocking()
            .prints_at("beat 3", 0.3)
            .prints_at("beat 8", 0.8);
    }

    #[test]
    fn the_report_is_still_made() {
        check::run(main)
            .section(SECTION)
            .begins_at("query", 0.25)
            .lasts("query", 0.5)
            .calls("query_rows", 1)
            .prints_when_done("1200 rows", "query")
            .prints(&["query: done", "1200 rows"]);
    }
}
