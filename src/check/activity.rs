//! What a program says of itself: `NAME: begins`, `NAME: done`.

use crate::Line;
use std::time::Duration;

/// Something with a beginning and an end, by the lines that were printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub name: String,
    pub from: Duration,
    /// None: it never ended.
    pub to: Option<Duration>,
    /// The call of a given function that prints its lines.
    pub call: Option<u32>,
}

impl Activity {
    /// Whether both are under way at some moment.
    pub fn overlaps(&self, other: &Activity) -> bool {
        let ends_after = |a: &Activity, b: &Activity| a.to.is_none_or(|to| to > b.from);
        ends_after(self, other) && ends_after(other, self)
    }
}

/// In the order in which they begin. The same name may come several times. `line` and the number of
/// the call of a given function that printed it.
pub fn activities<'a>(lines: impl Iterator<Item = (&'a Line, Option<u32>)>) -> Vec<Activity> {
    let mut all: Vec<Activity> = Vec::new();
    for (line, call) in lines {
        if let Some(name) = line.text.strip_suffix(": begins") {
            all.push(Activity {
                name: name.to_owned(),
                from: line.at,
                to: None,
                call,
            });
        } else if let Some(name) = line.text.strip_suffix(": done") {
            let open = |activity: &&mut Activity| {
                activity.name == name && activity.to.is_none() && activity.call == call
            };
            if let Some(activity) = all.iter_mut().find(open) {
                activity.to = Some(line.at);
            }
        }
    }
    all
}

/// The most of them that are under way at once.
pub fn most_at_once(activities: &[Activity]) -> usize {
    let at = |moment: Duration| {
        let under_way = activities
            .iter()
            .filter(|a| a.from <= moment && a.to.is_none_or(|to| to > moment));
        under_way.count()
    };
    let moments = activities.iter().map(|activity| at(activity.from));
    moments.max().unwrap_or(0)
}
