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

// TODO: correct the second column.
const JOBS: [(&str, Tool); 12] = [
    ("ask 200 weather stations for their temperature", Async),
    ("make small versions of 10,000 photos", Async),
    ("log in, read the balance, then pay a bill", Async),
    ("keep 5,000 silent chat connections open", Async),
    ("read the settings at the start, then go on", Async),
    ("drive four printers; the call to print blocks", Async),
    ("run plug-ins of customers, which may crash", Async),
    ("count the words of one novel", Async),
    ("answer each visitor from three databases", Async),
    ("try 30 million keys of an old safe", Async),
    ("listen to a keyboard whose `read` blocks", Async),
    ("convert films with the program that can do it", Async),
];

fn main() {
    for (job, tool) in JOBS {
        println!("{job}: {tool:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::JOBS;
    use meanwhile::check;

    const SECTION: &str = "Chapter 1, “Does my program need async at all?”";

    #[test]
    fn each_job_gets_the_tool_that_fits() {
        check::answers("which_tool", &JOBS, SECTION);
    }
}
