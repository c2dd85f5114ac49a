//! Promises about activities: when each begins and ends, and what overlaps.

use super::activity::{Activity, most_at_once};
use super::case::{Case, Ran};
use super::cause;
use super::words::{listed, seconds, time};

impl Case {
    /// The whole takes so many seconds.
    #[track_caller]
    pub fn takes(&self, wanted: f64) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        if !ran.same(ran.total, time(wanted)) {
            let expected = format!("the whole takes {}", seconds(time(wanted)));
            let but = format!("it takes {}", seconds(ran.total));
            self.broken(ran, &expected, &but);
        }
        self
    }

    /// Each of these activities happens, and every two of them are under way at the same time.
    #[track_caller]
    pub fn overlap(&self, names: &[&str]) -> &Case {
        for ran in self.all_ended() {
            let expected = format!("{} overlap", listed(names));
            let all = self.all(ran, names, &expected);
            for (index, a) in all.iter().enumerate() {
                if let Some(b) = all[index + 1..].iter().find(|b| !a.overlaps(b)) {
                    let (first, then) = if a.from <= b.from { (a, b) } else { (b, a) };
                    let ends = first.to.unwrap_or(then.from);
                    let when = match ends == then.from {
                        true => format!("when `{}` is done", first.name),
                        false => format!("and `{}` is done at {}", first.name, seconds(ends)),
                    };
                    let but = format!("`{}` begins at {}, {when}", then.name, seconds(then.from));
                    self.broken_because(ran, &expected, &but, cause::of_beginning(ran, &then.name));
                }
            }
        }
        self
    }

    /// Each of these activities happens, and no two of them are under way at the same time.
    #[track_caller]
    pub fn never_overlap(&self, names: &[&str]) -> &Case {
        for ran in self.all_ended() {
            let expected = format!("{} never overlap", listed(names));
            let all = self.all(ran, names, &expected);
            for (index, a) in all.iter().enumerate() {
                if let Some(b) = all[index + 1..].iter().find(|b| a.overlaps(b)) {
                    let (a, b) = if a.from <= b.from { (a, b) } else { (b, a) };
                    let but = format!(
                        "`{}` begins at {} while `{}` is under way",
                        b.name,
                        seconds(b.from),
                        a.name
                    );
                    self.broken(ran, &expected, &but);
                }
            }
        }
        self
    }

    /// Of the activities whose names begin so, never more than `most` are under way at once, and
    /// at some moment so many are.
    #[track_caller]
    pub fn at_once(&self, prefix: &str, most: usize) -> &Case {
        for ran in self.all_ended() {
            let named = |activity: &&Activity| activity.name.starts_with(prefix);
            let all: Vec<Activity> = ran.activities.iter().filter(named).cloned().collect();
            let reached = most_at_once(&all);
            if reached != most {
                let expected =
                    format!("at most {most} of `{prefix}…` at once, and {most} at some moment");
                self.broken(ran, &expected, &format!("there are {reached} at once"));
            }
        }
        self
    }

    /// So many activities have names that begin so, and each of them comes to its end.
    #[track_caller]
    pub fn done(&self, prefix: &str, wanted: usize) -> &Case {
        for ran in self.all_ended() {
            let expected = format!("{wanted} of `{prefix}…` are done");
            let named = ran.activities.iter();
            let named: Vec<&Activity> = named.filter(|a| a.name.starts_with(prefix)).collect();
            if let Some(open) = named.iter().find(|activity| activity.to.is_none()) {
                let but = format!(
                    "`{}` begins at {} and is never done",
                    open.name,
                    seconds(open.from)
                );
                self.broken(ran, &expected, &but);
            }
            if named.len() != wanted {
                self.broken(ran, &expected, &format!("{} are", named.len()));
            }
        }
        self
    }

    /// All of them begin before any of them is done.
    #[track_caller]
    pub fn all_begin_before_any_ends(&self, names: &[&str]) -> &Case {
        for ran in self.all_ended() {
            let expected = format!("{} all begin before any of them is done", listed(names));
            let all = self.all(ran, names, &expected);
            let first_end = all.iter().filter_map(|activity| activity.to).min();
            let late = all
                .iter()
                .find(|activity| first_end.is_some_and(|end| activity.from > end));
            if let (Some(late), Some(end)) = (late, first_end) {
                let but = format!(
                    "`{}` begins at {}, and one is done at {}",
                    late.name,
                    seconds(late.from),
                    seconds(end)
                );
                self.broken_because(ran, &expected, &but, cause::of_beginning(ran, &late.name));
            }
        }
        self
    }

    /// They end in this order.
    #[track_caller]
    pub fn done_in_order(&self, names: &[&str]) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let expected = format!("{} are done in this order", listed(names));
        let mut ended: Vec<&Activity> = self.all(ran, names, &expected);
        ended.sort_by_key(|activity| activity.to);
        let order: Vec<&str> = ended
            .iter()
            .map(|activity| activity.name.as_str())
            .collect();
        if order != names {
            self.broken(ran, &expected, &format!("the order is {}", listed(&order)));
        }
        self
    }

    /// It begins after so many seconds.
    #[track_caller]
    pub fn begins_at(&self, name: &str, wanted: f64) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let expected = format!("`{name}` begins at {}", seconds(time(wanted)));
        let from = self.all(ran, &[name], &expected)[0].from;
        if !ran.same(from, time(wanted)) {
            let but = format!("it begins at {}", seconds(from));
            self.broken_because(ran, &expected, &but, cause::of_beginning(ran, name));
        }
        self
    }

    /// It lasts so many seconds.
    #[track_caller]
    pub fn lasts(&self, name: &str, wanted: f64) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let expected = format!("`{name}` lasts {}", seconds(time(wanted)));
        let activity = self.all(ran, &[name], &expected)[0];
        let lasted = activity.to.map(|to| to - activity.from);
        match lasted {
            Some(lasted) if ran.same(lasted, time(wanted)) => self,
            Some(lasted) => {
                let but = format!("it lasts {}", seconds(lasted));
                let why = cause::of_line(ran, &format!("{name}: done"));
                self.broken_because(ran, &expected, &but, why.filter(|_| lasted > time(wanted)))
            }
            None => self.broken(ran, &expected, "it is never done"),
        }
    }

    /// It never begins.
    #[track_caller]
    pub fn never_runs(&self, name: &str) -> &Case {
        for ran in self.all_ended() {
            let name = ran.here(name);
            if let Some(activity) = ran.activity(name) {
                let but = format!("it begins at {}", seconds(activity.from));
                self.broken(ran, &format!("`{name}` never runs"), &but);
            }
        }
        self
    }

    #[track_caller]
    pub(super) fn all<'a>(
        &self,
        ran: &'a Ran,
        names: &[&str],
        expected: &str,
    ) -> Vec<&'a Activity> {
        let find = |name: &&str| match ran.activity(ran.here(name)) {
            Some(activity) => activity,
            None => self.broken(ran, expected, &never_begins(ran, ran.here(name))),
        };
        names.iter().map(find).collect()
    }
}

/// It does not begin; lines that only look like its own are no beginning.
pub(super) fn never_begins(ran: &Ran, name: &str) -> String {
    let text = format!("{name}: begins");
    match ran.lines.iter().any(|line| line.text == text) {
        true => format!(
            "`{name}` never begins: its lines are printed by your code, and not by the function that does it"
        ),
        false => format!("`{name}` never begins"),
    }
}
