//! Chains of causes as a terminal shows them, and as JSON.

use anyhow::{Result, bail};
use meanwhile::causes::{Cause, Chain, NotPrinted, Unprinted};
use meanwhile::findings::{Sources, Who};
use meanwhile::nearest;
use meanwhile::timeline::{Lane, Timeline};
use meanwhile::trace::{LaneId, Nanos, Place};
use serde_json::{Value, json};
use std::collections::HashMap;

/// More lanes than these nobody reads.
const SHOWN: usize = 12;

/// Answers about one run.
pub struct Answer<'a> {
    pub name: &'a str,
    pub timeline: &'a Timeline,
    pub sources: &'a Sources,
}

impl Answer<'_> {
    pub fn moment(&self, at: Nanos) -> Result<Nanos> {
        let total = self.timeline.total;
        if at > total {
            bail!(
                "{} is over at {} s. Ask for a moment from 0 to {}.",
                self.name,
                seconds(total),
                seconds(total)
            );
        }
        Ok(at)
    }

    /// Those of a name; what comes before the arguments, or before the number of several alike, is enough.
    pub fn lanes(&self, name: &str) -> Result<Vec<LaneId>> {
        let short = |lane: &Lane| {
            let end = lane.name.find(['(', '#']).unwrap_or(lane.name.len());
            lane.name[..end].trim_end().to_owned()
        };
        let lanes = || self.timeline.lanes.iter();
        let exact = lanes().filter(|lane| lane.name == name);
        let mut found: Vec<LaneId> = exact.map(|lane| lane.id).collect();
        if found.is_empty() {
            let alike = lanes().filter(|lane| short(lane) == name);
            found = alike.map(|lane| lane.id).collect();
        }
        if found.is_empty() {
            let mut names: Vec<String> = lanes().map(short).collect();
            names.sort_unstable();
            names.dedup();
            let meant = nearest::meant(&nearest::names(name, names.iter().map(String::as_str)));
            let all: Vec<&str> = lanes().map(|lane| lane.name.as_str()).take(SHOWN).collect();
            let more = match self.timeline.lanes.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!("\n  … and {more} more"),
            };
            bail!(
                "{} has no lane `{name}`.{meant} Its lanes:\n  {}{more}",
                self.name,
                all.join("\n  ")
            );
        }
        Ok(found)
    }

    /// Whole chains, one after another.
    pub fn each(&self, chains: &[Chain]) -> String {
        let shown = chains.iter().take(SHOWN).map(|chain| self.chain(chain));
        let text: Vec<String> = shown.collect();
        text.join("\n") + &more(chains.len(), "")
    }

    fn chain(&self, chain: &Chain) -> String {
        let causes = chain.causes.iter().zip(1..);
        let sentences =
            causes.map(|(cause, number)| format!("{number}. {}\n", cause.sentence(self.timeline)));
        let mut text: String = sentences.collect();
        if let Some(conclusion) = chain.conclusion(self.timeline) {
            text += &format!("{conclusion}\n");
        }
        text + &self.line(chain)
    }

    /// The line of the program to which a chain leads.
    fn line(&self, chain: &Chain) -> String {
        let Some(place) = chain.line() else {
            return String::new();
        };
        let text = self.sources.text(&place.file).unwrap_or_default();
        let index = place.line.saturating_sub(1) as usize;
        let line = text.lines().nth(index).unwrap_or_default();
        format!("\n{}:{}\n    {}\n", place.file, place.line, line.trim())
    }

    /// What they come down to, and below it who waits because of it.
    pub fn everybody(&self, chains: &[Chain], at: Nanos) -> String {
        if chains.is_empty() {
            return format!("Nobody waits at {} s.\n", seconds(at));
        }
        let groups = groups(chains);
        let mut text = String::new();
        for (group, alike) in groups.iter().take(SHOWN) {
            text += &self.group(group);
            if *alike > 0 {
                text += &format!("  … and {alike} more like it\n");
            }
        }
        text + &more(groups.len(), "")
    }

    fn group(&self, group: &[&Chain]) -> String {
        let Some(first) = group.first() else {
            return String::new();
        };
        let origin = first.origin();
        let mut text = String::new();
        for cause in origin {
            text += &format!("{}\n", cause.sentence(self.timeline));
        }
        if let Some(conclusion) = first.conclusion(self.timeline) {
            text += &format!("{conclusion}\n");
        }
        let others = group.iter().filter_map(|chain| chain.causes.first());
        let others = others.filter(|cause| origin.iter().all(|other| other.who != cause.who));
        let others: Vec<&Cause> = others.collect();
        for cause in others.iter().take(SHOWN) {
            text += &format!("  - {}\n", cause.sentence(self.timeline));
        }
        text + &more(others.len(), "  ")
    }

    pub fn of_line(&self, unprinted: &Unprinted) -> String {
        let mut text = format!("{}\n", unprinted.sentence(self.timeline));
        if let (NotPrinted::Stopped { .. }, Some(chain)) = (&unprinted.how, &unprinted.chain) {
            text += &self.chain(chain);
        }
        text
    }

    pub fn facts(&self, chains: &[Chain]) -> Value {
        let chains: Vec<Value> = chains.iter().map(|chain| self.chain_facts(chain)).collect();
        json!({ "chains": chains })
    }

    fn chain_facts(&self, chain: &Chain) -> Value {
        let mut value = json!(chain);
        for (cause, fact) in chain.causes.iter().zip(0..) {
            value["causes"][fact]["sentence"] = json!(cause.sentence(self.timeline));
        }
        value["conclusion"] = json!(chain.conclusion(self.timeline));
        value
    }

    pub fn line_facts(&self, unprinted: &Unprinted) -> Value {
        let mut value = json!(unprinted);
        value["sentence"] = json!(unprinted.sentence(self.timeline));
        value["chain"] = json!(
            unprinted
                .chain
                .as_ref()
                .map(|chain| self.chain_facts(chain))
        );
        json!({ "line": value })
    }
}

/// Chains that come down to the same, what keeps most lanes first; and how many others stand alone at the same line,
/// for the same time, as one that does.
fn groups(chains: &[Chain]) -> Vec<(Vec<&Chain>, usize)> {
    let mut groups: Vec<Vec<&Chain>> = Vec::new();
    let mut known: HashMap<u64, usize> = HashMap::new();
    for chain in chains {
        let lanes = chain.origin().iter().map(|cause| match cause.who {
            Who::Lane(id) => u64::from(id),
            Who::Thread(id) => u64::from(id) | 1 << 32,
        });
        let index = *known.entry(lanes.min().unwrap_or(0)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[index].push(chain);
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut shown: Vec<(Vec<&Chain>, usize)> = Vec::new();
    for group in groups {
        let alone = (group.len() == 1).then(|| stretch(group[0]));
        let like = shown.iter_mut().find(|(other, _)| {
            alone.is_some() && other.len() == 1 && Some(stretch(other[0])) == alone
        });
        match like {
            Some((_, alike)) => *alike += 1,
            None => shown.push((group, 0)),
        }
    }
    shown
}

/// Where and how long the lane of a chain stands.
fn stretch(chain: &Chain) -> (&Option<Place>, Nanos, Option<Nanos>) {
    let cause = &chain.causes[0];
    (&cause.place, cause.since, cause.until)
}

/// How many are not shown.
fn more(all: usize, indent: &str) -> String {
    match all.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("{indent}… and {more} more\n"),
    }
}

fn seconds(time: Nanos) -> f64 {
    time as f64 / 1e9
}
