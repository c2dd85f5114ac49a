//! What a panic of a plain cell says.
//!
//! evcxr goes on after one, and asks for backtraces, which of a cell are sixty lines of `<unknown>`. The message
//! names a line of what evcxr has made of the cell; here that line itself is shown. And it goes to stdout, like
//! everything that a cell prints: Jupyter keeps no order between the two streams.

use std::fs;
use std::panic::{PanicHookInfo, set_hook};
use std::thread;

/// The variable that names the file that evcxr has just compiled.
const SOURCE: &str = "MEANWHILE_CELL_SOURCE";

/// Called when a cell is loaded, in the thread that is going to run it.
pub extern "C" fn cell_begins() {
    let runs_it = thread::current().id();
    let file = std::env::var_os(SOURCE);
    let source = file.and_then(|file| fs::read_to_string(file).ok());
    let source = source.unwrap_or_default();
    set_hook(Box::new(move |info| {
        let is_cell = thread::current().id() == runs_it;
        println!("{}", said(info, is_cell.then_some(source.as_str())));
    }));
}

/// In one sentence. `source`: of the cell, if it is the cell itself that panics.
fn said(info: &PanicHookInfo, source: Option<&str>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let what = text.or(payload.downcast_ref::<&str>().copied());
    let what = with_advice(what.unwrap_or("without a message"));
    match source {
        Some(source) => {
            let place = info.location().and_then(|place| line(source, place.line()));
            let place = place.filter(|_| is_of_cell(info));
            let place = place.map_or_else(String::new, |line| format!(" at `{line}`"));
            format!(
                "The cell panicked{place}: {what}\nWhat it was about to make is lost; earlier variables that it did not move are still there."
            )
        }
        None => {
            let thread = thread::current();
            let name = thread.name().unwrap_or("without a name");
            format!("A thread of a cell panicked ({name}): {what}")
        }
    }
}

/// tokio's words for a timer or a socket that finds no runtime. In a notebook that has one more cause.
fn with_advice(what: &str) -> String {
    match what.contains("there is no reactor running") {
        true => format!("{what}\n{NO_RUNTIME}"),
        false => what.to_owned(),
    }
}

const NO_RUNTIME: &str = "No runtime of this cell drives this code. Each plain cell has a tokio of its own, so a handle that an earlier cell has kept does not: take one in this cell, or write `.await`.";

/// evcxr compiles each cell from a file of this name. A panic in a library is placed in another one.
fn is_of_cell(info: &PanicHookInfo) -> bool {
    info.location()
        .is_some_and(|place| place.file() == "src/lib.rs")
}

fn line(source: &str, number: u32) -> Option<&str> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    source.lines().nth(index).map(str::trim)
}
