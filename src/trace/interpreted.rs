//! What the recorder of a Python program (`src/asyncio`) says of threads, for which addresses say nothing: all of them
//! lie in the interpreter.

use super::{Stack, ThreadId};
use std::collections::{HashMap, HashSet};
use wire::Call;

#[derive(Default)]
pub struct Interpreted {
    /// In which call each thread is, and where. The one that looks at the clock has no name.
    here: HashMap<ThreadId, (String, Stack)>,
    /// The name and the place of a thread that each is about to start.
    starts: HashMap<ThreadId, (String, Stack)>,
    /// Who waits in a call of the program's.
    waits: HashSet<ThreadId>,
}

impl Interpreted {
    pub fn is_in(&mut self, thread: ThreadId, call: Option<(String, Stack)>) {
        match call {
            Some(call) => self.here.insert(thread, call),
            None => self.here.remove(&thread),
        };
    }

    pub fn starts(&mut self, thread: ThreadId, name: String, at: Stack) {
        self.starts.insert(thread, (name, at));
    }

    /// The thread that is born now: its name, and where it was started. A pool's own have neither.
    pub fn born(&mut self, parent: ThreadId) -> (Option<String>, Stack) {
        match self.starts.remove(&parent) {
            Some((name, at)) => (Some(name), at),
            None => (None, Vec::new()),
        }
    }

    /// A wait that the clock has seen. `None`: the interpreter's own, such as that for its lock.
    pub fn wait_began(&mut self, thread: ThreadId, call: Call) -> Option<(String, Stack)> {
        let here = self.here.get(&thread);
        let looks = here.filter(|(what, _)| what.is_empty());
        let calls = here.filter(|(what, _)| !what.is_empty());
        let found = match call {
            Call::Spin => {
                let at = looks.map_or_else(Vec::new, |(_, at)| at.clone());
                Some((call.name().to_owned(), at))
            }
            _ => calls.cloned(),
        };
        if found.is_some() {
            self.waits.insert(thread);
        }
        found
    }

    /// Whether it was one of the program's.
    pub fn wait_ended(&mut self, thread: ThreadId) -> bool {
        self.waits.remove(&thread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_of_the_interpreter_is_none_of_the_program() {
        let mut seen = Interpreted::default();
        assert_eq!(seen.wait_began(1, Call::Futex), None);
        assert!(!seen.wait_ended(1));
        seen.is_in(1, Some(("Event.wait".into(), Vec::new())));
        let began = seen.wait_began(1, Call::Futex);
        assert_eq!(began, Some(("Event.wait".into(), Vec::new())));
        assert!(seen.wait_ended(1) && !seen.wait_ended(1));
        seen.is_in(1, None);
        assert_eq!(seen.wait_began(1, Call::Futex), None);
    }

    #[test]
    fn who_looks_at_the_clock_computes_and_is_in_no_call() {
        let mut seen = Interpreted::default();
        seen.is_in(1, Some((String::new(), Vec::new())));
        assert_eq!(seen.wait_began(1, Call::Futex), None);
        let spin = seen.wait_began(1, Call::Spin);
        assert_eq!(spin, Some(("spin".into(), Vec::new())));
    }
}
