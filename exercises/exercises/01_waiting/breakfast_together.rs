// Breakfast takes 1.4 s, because each dish waits for the one before. Only the oatmeal has to: it needs the
// hot water. Make breakfast as short as its longest chain.

use std::time::Duration;
use tokio::time::sleep;

/// A minute in the kitchen is a tenth of a second here. Leave this function as it is.
async fn cook(dish: &str, minutes: u64) {
    println!("{dish}: begins");
    sleep(Duration::from_millis(100 * minutes)).await;
    println!("{dish}: done");
}

// TODO: let everything overlap that can. `tokio::join!` takes several futures; a block `async { ... }` is one.
async fn breakfast() {
    cook("coffee", 5).await;
    cook("hot water", 3).await;
    cook("oatmeal", 4).await; // needs the hot water
    cook("toast", 2).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    breakfast().await;
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 1, “Does everything get faster?”";

    #[test]
    fn the_oatmeal_waits_for_the_hot_water() {
        check::run(main)
            .section(SECTION)
            .begins_when_done("oatmeal", &["hot water"])
            .lasts("oatmeal", 0.4);
    }

    #[test]
    fn everything_else_overlaps() {
        check::run(main)
            .section(SECTION)
            .overlap(&["coffee", "hot water", "toast"])
            .lasts("coffee", 0.5)
            .lasts("toast", 0.2)
            .takes(0.7)
            .takes_as_long_as(&[&["coffee"], &["hot water", "oatmeal"], &["toast"]])
            .no_blocking();
    }
}
