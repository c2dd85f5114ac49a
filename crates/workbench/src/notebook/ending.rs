//! How a cell's program ended, in one sentence.

use meanwhile::{Ended, Run};

pub const REFUSED: &str = "The program does not compile. rustc says above where and why; the lines are those of this cell.";

pub const NOT_SOLVED: &str = "The exercise is not solved yet. Edit this cell and run it again.";

/// What a kernel says that the workbook has started, of any cell. A machine that runs out of memory does the same
/// as an interrupt, so what is seen may be either.
pub const ENDED_BY_FORCE: &str = "\nInterrupted, by ■ or for want of memory: the cell was ended with everything that it had started, and the variables of plain cells are gone.\n";

/// What an interrupt leaves to say to a program's cell in any other kernel.
pub const INTERRUPTED: &str =
    "\nInterrupted: the program was ended, with everything that it had started.\n";

/// The status of a Rust program whose main thread panicked.
const PANIC: i32 = 101;

/// What went wrong, if something did.
pub fn trouble(run: &Run, source: &str, input: Option<&str>) -> Option<String> {
    let text = match run.ended {
        // It saw the end of an input that it never had, and may seem to work.
        Ended::Status(0) if input.is_none() && reads(source) => NO_INPUT.to_owned(),
        Ended::Status(0) => return None,
        Ended::Status(PANIC) => {
            "The program panicked. The line with `panicked at` says where: `this cell:LINE:COLUMN`."
                .to_owned()
        }
        Ended::Status(status) => format!("The program ended with exit status {status}."),
        Ended::Signal(signal) => format!("The program was killed by signal {signal}."),
        Ended::Deadlock => "The program is stuck for ever: all that is left of it waits for something that only it could do (a deadlock).".to_owned(),
        Ended::Busy => "The program was ended: a task asks over and over instead of waiting.".to_owned(),
        Ended::OutOfTime(limit) => format!(
            "The program was ended, because it was still at work after {} s of real time. Is there a loop that never ends?",
            limit.as_secs()
        ),
        Ended::TooMuchOutput(limit) => format!(
            "The program was ended, because it had printed more than {} MiB.",
            limit >> 20
        ),
        Ended::TooMuchMemory(limit) => format!(
            "The program was ended, because it used more than {} MiB of memory.",
            limit >> 20
        ),
        Ended::TooManyProcesses(limit) => format!(
            "The program was ended, because it ran as more than {limit} processes."
        ),
    };
    Some(text)
}

const NO_INPUT: &str = "The program reads its standard input, which is empty in a cell. Give it one: `meanwhile::program_with_input! { \"first line\\n\"; ...`.";

/// Whether a program asks for its standard input.
fn reads(source: &str) -> bool {
    source.contains("stdin()")
}
