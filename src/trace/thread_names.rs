//! What a reader calls a thread: the name that the program gave it, if it gave one.

use super::{Event, EventKind, ThreadId};
use std::collections::HashMap;

/// Names every thread that the program has named. Linux hands the name of a thread on to those that it starts,
/// so one that is called as the nearest above it whose name is known has none of its own.
pub fn give(events: &mut [Event], seen: &HashMap<ThreadId, String>) {
    let mut parents: HashMap<ThreadId, ThreadId> = HashMap::new();
    for event in events {
        let EventKind::ThreadBorn { id, name, .. } = &mut event.what else {
            continue;
        };
        // A parent is born before its children, so this comes to an end.
        parents.insert(*id, event.thread);
        let mut above = std::iter::successors(Some(event.thread), |id| parents.get(id).copied());
        let inherited = above.find_map(|id| seen.get(&id));
        *name = seen
            .get(id)
            .filter(|name| Some(*name) != inherited)
            .cloned();
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
