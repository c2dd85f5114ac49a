//! The answers are named with their enum, in a slice.

// Twelve jobs, and somebody has written `Async` beside each of them. Which tool fits best?

#[allow(dead_code)]
#[derive(Debug)]
enum Tool {
    /// Functions that do one thing after another.
    Plain,
    /// Tasks that share a thread while they wait.
    Async,
    /// A thread of its own, for a call that blocks.
    Threads,
    /// A pool of threads, one for each core, that computes.
    Cores,
    /// A program of its own.
    Process,
}

const JOBS: &[(&str, Tool)] = &[
    (
        "ask 200 weather stations for their temperature",
        Tool::Async,
    ),
    ("make small versions of 10,000 photos", Tool::Cores),
    ("log in, read the balance, then pay a bill", Tool::Plain),
    ("keep 5,000 silent chat connections open", Tool::Async),
    ("read the settings at the start, then go on", Tool::Plain),
    (
        "drive four printers; the call to print blocks",
        Tool::Threads,
    ),
    ("run plug-ins of customers, which may crash", Tool::Process),
    ("count the words of one novel", Tool::Plain),
    ("answer each visitor from three databases", Tool::Async),
    ("try 30 million keys of an old safe", Tool::Cores),
    ("listen to a keyboard whose `read` blocks", Tool::Threads),
    (
        "convert films with the program that can do it",
        Tool::Process,
    ),
];

fn main() {
    for &(job, ref tool) in JOBS {
        println!("{job}: {tool:?}");
    }
}
