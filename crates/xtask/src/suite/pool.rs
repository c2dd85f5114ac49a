//! Runs test binaries beside each other: as many as there are processors, but of one package one at a
//! time. A test wants to know what else goes on, and what it shares with others, such as a folder,
//! belongs to its package.

use super::binaries::Binary;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Condvar, Mutex};
use std::thread;

/// Hands out binaries whose package is not busy.
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    waiting: Vec<Binary>,
    /// Folders of packages of which a test runs.
    busy: BTreeSet<std::path::PathBuf>,
}

/// Runs each binary once, the first of them first, and gives what came of each as they end.
pub fn run<T: Send>(
    binaries: Vec<Binary>,
    at_once: usize,
    work: impl Fn(&Binary) -> T + Sync,
) -> Vec<(Binary, T)> {
    let queue = Queue {
        state: Mutex::new(State {
            waiting: binaries,
            busy: BTreeSet::new(),
        }),
        changed: Condvar::new(),
    };
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..at_once.max(1) {
            scope.spawn(|| {
                while let Some(binary) = queue.next() {
                    let result = work(&binary);
                    queue.is_done(&binary.folder);
                    done.lock().unwrap().push((binary, result));
                }
            });
        }
    });
    done.into_inner().unwrap()
}

impl Queue {
    /// Waits until there is one that may run; `None` if all have begun.
    fn next(&self) -> Option<Binary> {
        let mut state = self.state.lock().unwrap();
        loop {
            if state.waiting.is_empty() {
                return None;
            }
            let State { waiting, busy } = &*state;
            if let Some(at) = waiting.iter().position(|one| !busy.contains(&one.folder)) {
                let binary = state.waiting.remove(at);
                state.busy.insert(binary.folder.clone());
                return Some(binary);
            }
            state = self.changed.wait(state).unwrap();
        }
    }

    fn is_done(&self, folder: &Path) {
        self.state.lock().unwrap().busy.remove(folder);
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::super::binaries::Binary;
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn packages_run_beside_each_other_and_the_binaries_of_one_do_not() {
        let binaries = ["tea", "tea", "milk", "milk"];
        let binaries = binaries
            .iter()
            .enumerate()
            .map(|(number, package)| Binary::named(package, &format!("tests/{number}.rs")));
        // Passed only by two at once, so one of each package must run.
        let both = Barrier::new(2);
        let of_tea = AtomicUsize::new(0);
        let done = run(binaries.collect(), 2, |binary| {
            if binary.package == "tea" {
                assert_eq!(of_tea.fetch_add(1, Ordering::SeqCst), 0);
            }
            both.wait();
            if binary.package == "tea" {
                of_tea.fetch_sub(1, Ordering::SeqCst);
            }
            both.wait();
        });
        assert_eq!(done.len(), 4);
    }
}
