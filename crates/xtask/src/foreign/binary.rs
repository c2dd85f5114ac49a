//! One program of tests, on both clocks.

use super::RunOptions;
use super::results::{self, Verdict};
use anyhow::{Context, Result};
use meanwhile::{Clock, Limits, Options, Program, Run, Stream};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A test that hangs by itself is known to after this part of the limit.
const ALONE: u32 = 3;

/// What a program that is no test harness is called, as its only test.
const WHOLE: &str = "(the whole program)";

pub struct Binary {
    pub name: String,
    pub path: PathBuf,
}

/// How a binary's results compare.
pub struct Compared {
    name: String,
    pub tests: usize,
    pub listed: usize,
    pub real: Duration,
    pub clock: Duration,
    /// What differs and is not listed.
    differs: Vec<String>,
    /// What is listed and does not differ.
    left_over: Vec<String>,
}

impl Compared {
    pub fn agrees(&self) -> bool {
        self.differs.is_empty() && self.left_over.is_empty()
    }

    pub fn differences(&self) -> impl Iterator<Item = String> {
        let all = self.differs.iter().chain(&self.left_over);
        all.map(|line| format!("{}: {line}", self.name))
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [real, clock] = [self.real, self.clock].map(|time| time.as_secs_f64());
        let Compared { name, tests, .. } = self;
        writeln!(
            f,
            "{name:<36} {tests:>6} {real:>8.2} s {clock:>8.2} s{}",
            match self.agrees() {
                true => "",
                false => "  differs",
            }
        )?;
        for line in self.differs.iter().chain(&self.left_over) {
            writeln!(f, "    {line}")?;
        }
        Ok(())
    }
}

/// Which tests of a binary are run, and how.
struct Selection<'a> {
    /// In one process. No names means all that there are.
    together: Vec<&'a str>,
    /// What is listed: each in a process of its own, so that one that is known to hang stops no
    /// other.
    alone: Vec<&'a str>,
    is_all: bool,
}

/// What one clock said of the tests.
struct Judged<'a> {
    verdicts: BTreeMap<&'a str, Verdict>,
    /// How the run with all of them ended.
    ending: String,
    took: Duration,
}

impl Binary {
    /// Runs it on both clocks; `None` if it has no test of that name.
    pub fn compare(
        &self,
        listed: &BTreeMap<&str, &str>,
        options: &RunOptions<'_>,
        output: &Path,
    ) -> Result<Option<Compared>> {
        let names = self.tests()?;
        let wanted = names.iter().map(String::as_str);
        let wanted: Vec<&str> = wanted.filter(|name| name.contains(options.part)).collect();
        if wanted.is_empty() {
            return Ok(None);
        }
        let (alone, together): (Vec<&str>, Vec<&str>) =
            wanted.iter().partition(|name| listed.contains_key(*name));
        let selection = Selection {
            is_all: together.len() == names.len(),
            together,
            alone,
        };
        let real = self.judge(&selection, Clock::Real, options, output)?;
        let clock = self.judge(&selection, Clock::Virtual, options, output)?;
        let mut compared = Compared {
            name: self.name.clone(),
            tests: wanted.len(),
            listed: selection.alone.len(),
            real: real.took,
            clock: clock.took,
            differs: Vec::new(),
            left_over: Vec::new(),
        };
        compared.add(&real, &clock, listed);
        let is_gone = |name: &&&str| !names.iter().any(|known| known == **name);
        for name in listed.keys().filter(is_gone) {
            let left_over = format!("{name} is listed as different, but there is no such test");
            compared.left_over.push(left_over);
        }
        Ok(Some(compared))
    }

    fn tests(&self) -> Result<Vec<String>> {
        let limit = Duration::from_secs(60);
        let run = self.run(["--list", "--format", "terse"], Clock::Real, 0, limit)?;
        let names = results::listed(&run.transcript.text(Stream::Stdout));
        Ok(match run.status {
            Some(0) => names,
            // It has a main function of its own.
            _ => vec![WHOLE.to_owned()],
        })
    }

    fn judge<'a>(
        &self,
        selection: &Selection<'a>,
        clock: Clock,
        options: &RunOptions<'_>,
        output: &Path,
    ) -> Result<Judged<'a>> {
        let began = Instant::now();
        let mut verdicts = BTreeMap::new();
        let mut ending = String::new();
        if !selection.together.is_empty() {
            let run = self.run(selection.words(), clock, options.seed, options.limit)?;
            self.keep(&run, clock, output)?;
            verdicts = verdicts_in(&selection.together, &run);
            ending = ending_of(&run, clock);
        }
        let took = began.elapsed();
        let doubtful: Vec<&str> = verdicts
            .iter()
            .filter(|(_, verdict)| is_doubtful(**verdict, clock))
            .map(|(name, _)| *name)
            .collect();
        for name in doubtful.iter().chain(&selection.alone) {
            let run = self.run(
                ["--exact", *name],
                clock,
                options.seed,
                options.limit / ALONE,
            )?;
            verdicts.extend(verdicts_in(&[*name], &run));
        }
        Ok(Judged {
            verdicts,
            ending,
            took,
        })
    }

    fn run(
        &self,
        words: impl IntoIterator<Item = impl Into<OsString>>,
        clock: Clock,
        seed: u64,
        limit: Duration,
    ) -> Result<Run> {
        let arguments = words.into_iter().map(Into::into).collect();
        let options = Options {
            clock,
            seed,
            limits: Limits {
                time: Some(limit),
                ..Limits::default()
            },
            ..Options::default()
        };
        let run = Program::new(&self.path, arguments).run(&options);
        run.with_context(|| format!("cannot run {}", self.name))
    }

    /// Keeps what it printed, for whoever looks for the cause.
    fn keep(&self, run: &Run, clock: Clock, output: &Path) -> Result<()> {
        fs::create_dir_all(output)?;
        let clock = match clock {
            Clock::Real => "real",
            Clock::Virtual => "clock",
        };
        let mut text = run.transcript.to_string();
        for note in run.why_real.iter().chain(&run.note) {
            text += &format!("note: {note}\n");
        }
        fs::write(output.join(format!("{}.{clock}.txt", self.name)), text)?;
        Ok(())
    }
}

impl<'a> Selection<'a> {
    fn words(&self) -> Vec<&'a str> {
        match self.is_all {
            true => Vec::new(),
            false => [&["--exact"], &self.together[..]].concat(),
        }
    }
}

impl Compared {
    fn add(&mut self, real: &Judged<'_>, clock: &Judged<'_>, listed: &BTreeMap<&str, &str>) {
        for (name, in_real_time) in &real.verdicts {
            let on_clock = clock.verdicts[name];
            match (*in_real_time == on_clock, listed.contains_key(name)) {
                (false, false) => self.differs.push(format!(
                    "{name} {in_real_time} in real time and {on_clock} on the clock"
                )),
                (true, true) => self.left_over.push(format!(
                    "{name} is listed as different, but it {on_clock} on both: delete it there"
                )),
                (true, false) | (false, true) => {}
            }
        }
        if real.ending != clock.ending {
            self.differs.push(format!(
                "all together: {} in real time, {} on the clock",
                real.ending, clock.ending
            ));
        }
    }
}

/// In one process a test that hangs holds up the others, and a real run may also fail because the
/// machine was busy with something else: such a test is run once more, alone.
fn is_doubtful(verdict: Verdict, clock: Clock) -> bool {
    match verdict {
        Verdict::Unfinished => true,
        Verdict::Failed => clock == Clock::Real,
        Verdict::Passed | Verdict::Ignored => false,
    }
}

fn verdicts_in<'a>(tests: &[&'a str], run: &Run) -> BTreeMap<&'a str, Verdict> {
    if tests == [WHOLE] {
        let verdict = match run.status {
            Some(0) => Verdict::Passed,
            Some(_) => Verdict::Failed,
            None => Verdict::Unfinished,
        };
        return BTreeMap::from([(tests[0], verdict)]);
    }
    results::read(tests.iter().copied(), &run.transcript.text(Stream::Stdout))
}

/// Whether all tests came to an end; which of them failed is said test by test.
fn ending_of(run: &Run, clock: Clock) -> String {
    if let (Clock::Virtual, Some(why)) = (clock, &run.why_real) {
        return format!("in real time, too ({why}),");
    }
    match run.status {
        // Rust's test harness ends with 101 if a test failed.
        Some(0 | 101) => "every test ends".to_owned(),
        _ => run.transcript.ending.clone(),
    }
}
