//! `meanwhile why`: from a moment of a run to the line of the program that is the cause.

use crate::output::tell;
use crate::run::{explain_real, program};
use crate::run_args::RunArgs;
use crate::{json, output};
use anyhow::{Result, bail};
use clap::Args;
use meanwhile::causes::{Cause, Causes, Chain, NotPrinted, Unprinted};
use meanwhile::findings::{Sources, Who};
use meanwhile::timeline::{Lane, Timeline};
use meanwhile::trace::{LaneId, Nanos, Place};
use meanwhile::{Options, analyse, examples, nearest};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::process::ExitCode;

/// Ask why a task does not get on: the chain of causes, back to a line of the program
///
/// A task that waits, is late, or never prints a line has a cause, and that has one, too: the thread is kept by another
/// task, a lock is held by one that sleeps, nobody polls the future. This runs the program, looks at one moment, and
/// names each cause in a sentence until none is left to ask for. Without --lane it answers for every task that does not
/// get on at that moment, what they all come down to first.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile why heartbeat_and_report --at 0.4                     (everybody at 0.4 s)\n  cargo meanwhile why heartbeat_and_report --at 0.4 --lane heartbeat    (one task, the whole chain)\n  cargo meanwhile why bus_or_taxi --line \"is here\"                      (a line that was never printed)\n  cargo meanwhile why bus_or_taxi --line :8                             (the same, by its place)\n  cargo meanwhile why heartbeat_and_report.py --at 0.4                  (its twin in Python)"
)]
pub struct WhyCommand {
    /// The example or exercise; or a Python twin, as `NAME.py`, or a Python file of yours
    example: String,

    /// The moment, in seconds since the program began, such as 0.3
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = moment)]
    at: Option<Nanos>,

    /// The task, branch or closure, as its row is called; what comes before its `(` is enough
    #[arg(long, value_name = "NAME")]
    lane: Option<String>,

    /// Why this line was never printed: a part of its text, or where its `println!` stands
    #[arg(long, value_name = "TEXT|FILE:LINE|:LINE", conflicts_with = "at")]
    line: Option<String>,

    #[command(flatten)]
    args: RunArgs,

    /// Print the chains as JSON (docs/run-format.md)
    #[arg(long)]
    json: bool,
}

/// More lanes than these nobody reads.
const SHOWN: usize = 12;

pub fn why(command: &WhyCommand) -> Result<ExitCode> {
    if command.at.is_none() && command.line.is_none() {
        bail!(
            "say which moment you ask about, such as `--at 0.3`, or which line, such as `--line done`. `cargo meanwhile run {}` shows the timeline.",
            command.example
        );
    }
    let root = examples::root();
    let options = Options {
        trace: true,
        ..command.args.options()
    };
    let run = program(&root, &command.example)?.run(&options)?;
    explain_real(&run);
    let sources = Sources::new(&root);
    let timeline = analyse(&run, &sources).timeline;
    if timeline.lanes.is_empty() {
        bail!("{} has no tasks to ask about", command.example);
    }
    let answer = Answer {
        name: &command.example,
        timeline: &timeline,
        sources: &sources,
    };
    let lanes = command.lane.as_deref();
    let lanes = lanes.map(|name| answer.lanes(name)).transpose()?;
    let causes = Causes::of(&timeline, &sources);
    let (text, mut facts) = match (&command.line, command.at) {
        (Some(line), _) => {
            let only = lanes.and_then(|lanes| lanes.first().copied());
            let unprinted = causes.unprinted(line, only)?;
            (answer.of_line(&unprinted), answer.line_facts(&unprinted))
        }
        (None, at) => {
            let at = answer.moment(at.unwrap_or_default())?;
            match lanes {
                Some(lanes) => {
                    let there = lanes.iter().filter(|id| is_there(&timeline, **id, at));
                    let mut some: Vec<LaneId> = there.copied().collect();
                    if some.is_empty() {
                        some = lanes;
                    }
                    let chains: Vec<Chain> = some.iter().map(|id| causes.why(*id, at)).collect();
                    (answer.each(&chains), answer.facts(&chains))
                }
                None => {
                    let chains = causes.all_at(at);
                    (answer.everybody(&chains, at), answer.facts(&chains))
                }
            }
        }
    };
    if !command.json {
        tell(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut all = json::of_run(&run, &command.example, &options);
    if let (Some(all), Some(facts)) = (all.as_object_mut(), facts.as_object_mut()) {
        all.append(facts);
    }
    output::say(&format!("{all:#}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Nanoseconds, of seconds with a point.
fn moment(text: &str) -> Result<Nanos, String> {
    let seconds: Option<f64> = text.trim_end_matches('s').trim().parse().ok();
    let seconds = seconds.filter(|seconds| (0.0..1e9).contains(seconds));
    let seconds = seconds.ok_or("give the moment in seconds since the program began, such as 0.3")?;
    Ok((seconds * 1e9).round() as Nanos)
}

fn is_there(timeline: &Timeline, id: LaneId, at: Nanos) -> bool {
    let lane = timeline.lane(id);
    lane.is_some_and(|lane| lane.born <= at && lane.ended.is_none_or(|ended| at < ended))
}

struct Answer<'a> {
    name: &'a str,
    timeline: &'a Timeline,
    sources: &'a Sources,
}

impl Answer<'_> {
    fn moment(&self, at: Nanos) -> Result<Nanos> {
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
    fn lanes(&self, name: &str) -> Result<Vec<LaneId>> {
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
    fn each(&self, chains: &[Chain]) -> String {
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
    fn everybody(&self, chains: &[Chain], at: Nanos) -> String {
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

    fn of_line(&self, unprinted: &Unprinted) -> String {
        let mut text = format!("{}\n", unprinted.sentence(self.timeline));
        if let (NotPrinted::Stopped { .. }, Some(chain)) = (&unprinted.how, &unprinted.chain) {
            text += &self.chain(chain);
        }
        text
    }

    fn facts(&self, chains: &[Chain]) -> Value {
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

    fn line_facts(&self, unprinted: &Unprinted) -> Value {
        let mut value = json!(unprinted);
        value["sentence"] = json!(unprinted.sentence(self.timeline));
        value["chain"] = json!(unprinted.chain.as_ref().map(|chain| self.chain_facts(chain)));
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
