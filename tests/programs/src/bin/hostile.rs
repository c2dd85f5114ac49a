//! Forks without end, eats memory, escapes, or ignores being asked to end.

use std::process::Command;

fn main() {
    let way = std::env::args().nth(1).unwrap_or_default();
    let own = std::env::current_exe().unwrap();
    println!("began");
    match way.as_str() {
        "fork" => loop {
            // Nobody waits for it: that is the point.
            #[allow(clippy::zombie_processes)]
            let _ = Command::new(&own).arg("linger").spawn();
        },
        "linger" => std::thread::sleep(std::time::Duration::from_secs(600)),
        // A child that leaves the process group, and outlives everybody.
        "escape" => {
            let away = [
                "-c",
                "setsid sh -c \"trap '' TERM INT; while :; do sleep 1; done\" >/dev/null 2>&1 &",
            ];
            let _ = Command::new("sh").args(away).status();
        }
        "memory" => {
            let mut all = Vec::new();
            loop {
                all.push(vec![1_u8; 1 << 20]);
            }
        }
        _ => {
            let deaf = ["-c", "trap '' TERM INT; while :; do :; done"];
            let _ = Command::new("sh").args(deaf).status();
        }
    }
}
