//! The cells that are run.

use notebook_tests::Cell;
use std::fs;

/// A whole program as a cell.
pub fn program(name: &'static str, body: &str) -> Cell {
    Cell::new(name, format!("meanwhile::program! {{\n{body}\n}}"))
}

fn fine(name: &'static str) -> Cell {
    program(
        name,
        "fn main() {\n    println!(\"the next cell works\");\n}",
    )
}

pub const TWO_SLEEPS: &str = "use std::time::Duration;
use tokio::time::sleep;

async fn make(what: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await;
    println!(\"{what}\");
    what.to_uppercase()
}

#[tokio::main]
async fn main() {
    let tea = make(\"tea\", 3).await;
    let toast = make(\"toast\", 4).await;
    println!(\"{tea} and {toast}\");
}";

/// The cells of one notebook, in order: a kernel's start is what takes longest.
pub fn cells() -> Vec<Cell> {
    let unsolved = exercise("exercises/originals/02_inert/missing_awaits.rs");
    let solved = exercise("exercises/solutions/02_inert/missing_awaits.rs");
    vec![
        program("first", TWO_SLEEPS),
        program("again", TWO_SLEEPS),
        program("edited", &TWO_SLEEPS.replace("toast", "scones")),
        program(
            "does not compile",
            "fn main() {\n    let tea: u32 = \"tea\";\n}",
        ),
        fine("after an error"),
        program("warned", "fn main() {\n    let unused = 1;\n}"),
        program(
            "panics",
            "fn main() {\n    println!(\"before\");\n    panic!(\"no milk\");\n}",
        ),
        fine("after a panic"),
        program("is stuck", STUCK),
        program(
            "loops",
            "fn main() {\n    println!(\"it begins\");\n    loop {}\n}",
        ),
        fine("after a loop"),
        program(
            "prints",
            "fn main() {\n    let line = \"x\".repeat(99);\n    for _ in 0..1_000_000 {\n        println!(\"{line}\");\n    }\n}",
        ),
        program("asks", ASKS),
        Cell::new(
            "is given",
            format!("meanwhile::program_with_input! {{ \"milk\\nand tea\\n\";\n{ASKS}\n}}"),
        ),
        program("leaves", LEAVES),
        program(
            "speaks of evcxr",
            "fn main() {\n    println!(\"EVCXR_BEGIN_CONTENT text/html\");\n    println!(\"EVCXR_EXECUTION_COMPLETE\");\n}",
        ),
        program("serves", SERVES),
        Cell::new("no brace", "meanwhile::program! {\nfn main() {\n}"),
        fine("after no brace"),
        Cell::new("unsolved", unsolved),
        Cell::new("solved", solved),
        Cell::new(
            "no such exercise",
            "meanwhile::exercise! { missing_await;\nfn main() {}\n}",
        ),
        fine("program before plain"),
    ]
    .into_iter()
    .chain(super::plain::cells())
    .chain([fine("program after plain")])
    .collect()
}

/// An exercise's file as a cell.
fn exercise(path: &str) -> String {
    let text = fs::read_to_string(xtask::root().join(path)).expect("it is there");
    format!("meanwhile::exercise! {{ missing_awaits;\n{text}\n}}")
}

const STUCK: &str = "#[tokio::main]
async fn main() {
    let (_sender, receiver) = tokio::sync::oneshot::channel::<()>();
    let _ = receiver.await;
}";

const ASKS: &str = "fn main() {
    for line in std::io::stdin().lines() {
        println!(\"asked for {}\", line.unwrap());
    }
}";

/// A process that would outlive its program.
const LEAVES: &str = "fn main() {
    std::process::Command::new(\"setsid\").args([\"sleep\", \"987654\"]).spawn().unwrap();
}";

const SERVES: &str = "use axum::{Router, routing::get};
use std::time::Duration;

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(2)).await;
    \"done\"
}

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route(\"/\", get(slow))).await });
    let answer = reqwest::get(format!(\"http://{address}/\")).await.unwrap();
    println!(\"{}\", answer.text().await.unwrap());
}";

/// Cells that print what no cell of the notebook prints, and a variable of the same name.
pub fn cells_of_twin() -> Vec<Cell> {
    let mut cells = vec![Cell::new("plain", "let cups = vec![\"of the twin\"];")];
    for name in ["one", "two", "three", "four"] {
        cells.push(program(
            name,
            &format!("fn main() {{\n    println!(\"twin {name}\");\n}}"),
        ));
    }
    cells.push(Cell::new("plain shares", "cups[0]"));
    let endless = "fn main() {\n    println!(\"it begins\");\n    loop {}\n}";
    cells.push(program("is interrupted", endless).interrupted_after(10));
    cells.push(fine("after an interrupt"));
    cells
}
