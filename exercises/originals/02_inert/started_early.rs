// You pack for half a second, and the forecast could be on its way meanwhile. But it is asked for only when you are done.
// Let it start at the beginning, without changing the line that awaits it.

use std::time::Duration;
use tokio::time::sleep;

/// Leave this function as it is.
async fn forecast() -> &'static str {
    println!("forecast: begins");
    sleep(Duration::from_millis(300)).await;
    println!("forecast: done");
    "rain"
}

/// Leave this function as it is.
async fn pack() {
    println!("pack: begins");
    sleep(Duration::from_millis(500)).await;
    println!("pack: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // TODO: a future does nothing before somebody drives it. Who could?
    let weather = forecast();
    pack().await;
    println!("take care of {:?}", weather.await); // leave this line as it is
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 2, “Is the result already there?”";

    #[test]
    fn the_forecast_is_under_way_while_you_pack() {
        check::run(main)
            .section(SECTION)
            .overlap(&["forecast", "pack"])
            .lasts("forecast", 0.3)
            .takes(0.5)
            .takes_as_long_as(&[&["forecast"], &["pack"]])
            .says("rain")
            .no_blocking();
    }
}
