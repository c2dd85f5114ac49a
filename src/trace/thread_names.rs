//! What a reader calls a thread: the name that the program gave it, if it gave one.

use super::{Event, EventKind, ThreadId};
use std::collections::HashMap;

/// Names every thread that the program has named. Linux hands the name of a thread on to those that it starts,
/// so one that is called as the one that started it has none of its own.
pub fn give(events: &mut [Event], seen: &HashMap<ThreadId, String>) {
    // What each is called, a name that was handed on to it included.
    let mut called: HashMap<ThreadId, Option<&String>> = HashMap::new();
    for event in events {
        let EventKind::ThreadBorn { id, name, .. } = &mut event.what else {
            continue;
        };
        let starter = event.thread;
        let inherited = seen
            .get(&starter)
            .or(called.get(&starter).copied().flatten());
        let own = seen.get(id);
        // What Python calls a thread is its name, whatever the kernel calls it.
        *name = name
            .take()
            .or_else(|| own.filter(|_| own != inherited).cloned());
        called.insert(*id, own.or(inherited));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_not_called_by_the_name_that_it_has_from_the_one_that_started_it() {
        let born = |parent, id| Event {
            seq: 0,
            t: 0,
            thread: parent,
            what: EventKind::ThreadBorn {
                id,
                name: None,
                at: Vec::new(),
            },
        };
        let mut events = [born(0, 1), born(1, 2), born(2, 3), born(3, 4), born(1, 5)];
        let seen = [(1, "baker"), (3, "baker"), (4, "oven"), (5, "baker")];
        let seen = seen.map(|(id, name)| (id, name.to_owned())).into();
        give(&mut events, &seen);
        let names = events.iter().map(|event| match &event.what {
            EventKind::ThreadBorn { name, .. } => name.as_deref(),
            _ => None,
        });
        let names: Vec<Option<&str>> = names.collect();
        assert_eq!(names, [Some("baker"), None, None, Some("oven"), None]);
    }
}
