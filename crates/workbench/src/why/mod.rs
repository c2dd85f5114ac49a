//! `meanwhile why`: from a moment of a run to the line of the program that is the cause.

mod answer;

use crate::output::tell;
use crate::run::{explain_real, program};
use crate::run_args::RunArgs;
use crate::{json, output};
use answer::Answer;
use anyhow::{Result, bail};
use clap::Args;
use meanwhile::causes::{Causes, Chain};
use meanwhile::findings::Sources;
use meanwhile::timeline::Timeline;
use meanwhile::trace::{LaneId, Nanos};
use meanwhile::{Options, analyse, examples};
use serde_json::Value;
use std::process::ExitCode;

/// Ask why a task does not get on: the chain of causes, back to a line of the program
///
/// A task that waits, is late, or never prints a line has a cause, and that has one, too: the thread is kept by another
/// task, a lock is held by one that sleeps, nobody polls the future. This runs the program, looks at one moment, and
/// names each cause in a sentence until none is left to ask for. Without --lane it answers for every task that does not
/// get on at that moment, what they all come down to first.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile why heartbeat_and_report --at 0.4                     (everybody at 0.4 s)\n  cargo meanwhile why heartbeat_and_report --at 0.4 --lane heartbeat    (one task, the whole chain)\n  cargo meanwhile why bus_or_taxi --line \"the bus is here\"              (a line that was never printed)\n  cargo meanwhile why bus_or_taxi --line :8                             (the same, by its place)\n  cargo meanwhile why heartbeat_and_report.py --at 0.4                  (its twin in Python)"
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
    let (text, mut facts) = answered(command, &answer, &Causes::of(&timeline, &sources))?;
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

/// The answer in words, and as facts.
fn answered(command: &WhyCommand, answer: &Answer, causes: &Causes) -> Result<(String, Value)> {
    let lanes = command.lane.as_deref();
    let lanes = lanes.map(|name| answer.lanes(name)).transpose()?;
    if let Some(line) = &command.line {
        let only = lanes.and_then(|lanes| lanes.first().copied());
        let unprinted = causes.unprinted(line, only)?;
        return Ok((answer.of_line(&unprinted), answer.line_facts(&unprinted)));
    }
    let at = answer.moment(command.at.unwrap_or_default())?;
    let Some(lanes) = lanes else {
        let chains = causes.all_at(at);
        return Ok((answer.everybody(&chains, at), answer.facts(&chains)));
    };
    // Of several that are called alike, those are meant that are there.
    let there = lanes
        .iter()
        .filter(|id| is_there(answer.timeline, **id, at));
    let there: Vec<LaneId> = there.copied().collect();
    let meant = if there.is_empty() { lanes } else { there };
    let chains: Vec<Chain> = meant.iter().map(|id| causes.why(*id, at)).collect();
    Ok((answer.each(&chains), answer.facts(&chains)))
}

/// Nanoseconds, of seconds with a point.
fn moment(text: &str) -> Result<Nanos, String> {
    let seconds: Option<f64> = text.trim_end_matches('s').trim().parse().ok();
    let seconds = seconds.filter(|seconds| (0.0..1e9).contains(seconds));
    let seconds =
        seconds.ok_or("give the moment in seconds since the program began, such as 0.3")?;
    Ok((seconds * 1e9).round() as Nanos)
}

fn is_there(timeline: &Timeline, id: LaneId, at: Nanos) -> bool {
    let lane = timeline.lane(id);
    lane.is_some_and(|lane| lane.born <= at && lane.ended.is_none_or(|ended| at < ended))
}
