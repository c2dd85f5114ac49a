//! Rejected with: “run plug-ins of customers, which may crash” is not in the table any more

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
use Tool::*;

const JOBS: [(&str, Tool); 10] = [
    ("ask 200 weather stations for their temperature", Async),
    ("make small versions of 10,000 photos", Cores),
    ("log in, read the balance, then pay a bill", Plain),
    ("keep 5,000 silent chat connections open", Async),
    ("read the settings at the start, then go on", Plain),
    ("drive four printers; the call to print blocks", Threads),
    ("count the words of one novel", Plain),
    ("answer each visitor from three databases", Async),
    ("try 30 million keys of an old safe", Cores),
    ("listen to a keyboard whose `read` blocks", Threads),
];

fn main() {
    for (job, tool) in JOBS {
        println!("{job}: {tool:?}");
    }
}
