//! A letter stands for each answer, and a function knows the tool.

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

const fn tool(letter: char) -> Tool {
    match letter {
        'A' => Async,
        'C' => Cores,
        'T' => Threads,
        'S' => Process,
        _ => Plain,
    }
}

static JOBS: [(&str, Tool); 12] = [
    ("ask 200 weather stations for their temperature", tool('A')),
    ("make small versions of 10,000 photos", tool('C')),
    ("log in, read the balance, then pay a bill", tool('P')),
    ("keep 5,000 silent chat connections open", tool('A')),
    ("read the settings at the start, then go on", tool('P')),
    ("drive four printers; the call to print blocks", tool('T')),
    ("run plug-ins of customers, which may crash", tool('S')),
    ("count the words of one novel", tool('P')),
    ("answer each visitor from three databases", tool('A')),
    ("try 30 million keys of an old safe", tool('C')),
    ("listen to a keyboard whose `read` blocks", tool('T')),
    ("convert films with the program that can do it", tool('S')),
];

fn main() {
    for (job, tool) in &JOBS {
        println!("{job}: {tool:?}");
    }
}
