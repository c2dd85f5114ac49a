//! A case that has run.

use super::TOLERANCE;
use super::activity::{Activity, activities};
use super::given::{self, Calls};
use super::sources::sources;
use super::weather::Weather;
use crate::analysis::{noticed, timeline_of};
use crate::findings::Finding;
use crate::picture::Picture;
use crate::timeline::{ThreadKind, Timeline};
use crate::trace::ThreadId;
use crate::{Clock, Ended, Line, Options, Program, Run, RunError, Stream};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Stands in the output before that of the case.
pub const MARK: &str = "\u{2}case";

/// If this variable is set, every promise is only that the case comes to its end: so a file is asked about in which
/// somebody has edited functions that are judged as they were handed out.
pub const ENDS: &str = "MEANWHILE_CHECK_ENDS";

/// What an exercise did. Each promise gives the case back, or ends the test with a message.
pub struct Case {
    /// In the weather of the text first, then in each other. Empty: this is the process of another
    /// case, in which nothing is checked.
    rans: Arc<[Ran]>,
    pub(super) section: &'static str,
}

pub(super) struct Ran {
    pub run: Run,
    pub timeline: Timeline,
    /// What is to be noticed in it and its picture: nobody looks at those of a run that kept its promises.
    noticed: OnceLock<(Vec<Finding>, Picture)>,
    /// What the case printed to stdout, at the times since it began.
    pub lines: Vec<Line>,
    pub activities: Vec<Activity>,
    /// The calls of given functions, if the exercise is judged: [`given`].
    pub calls: Calls,
    /// Other than that of the text.
    pub weather: Option<Weather>,
    /// How to have the same run once more, with a trace: nobody looks at one that kept its promises.
    pub again: Option<(Program, Options)>,
    pub total: Duration,
}

impl Case {
    pub(super) fn skipped() -> Case {
        Case::of(Arc::new([]))
    }

    pub(super) fn of(rans: Arc<[Ran]>) -> Case {
        Case { rans, section: "" }
    }

    /// Where the book explains what is checked from here on.
    #[track_caller]
    pub fn section(mut self, section: &'static str) -> Case {
        self.section = section;
        self.finishes();
        self
    }

    /// What the case did in the weather of the text, for promises of a number; every promise is also
    /// one that it comes to its end. `None`: nothing is to be checked.
    #[track_caller]
    pub(super) fn ended(&self) -> Option<&Ran> {
        self.all_ended().first()
    }

    /// What it did in each weather, for promises of what waits for what.
    #[track_caller]
    pub(super) fn all_ended(&self) -> &[Ran] {
        self.finishes();
        match std::env::var_os(ENDS) {
            Some(_) => &[],
            None => &self.rans,
        }
    }

    /// It comes to its end by itself, and without a panic, in every weather.
    #[track_caller]
    pub fn finishes(&self) -> &Case {
        for ran in self.rans.iter() {
            self.finished(ran);
            self.waits(ran);
        }
        self
    }
}

impl Ran {
    /// Runs a case in one weather. In that of the text its trace is kept, for the promises about
    /// tasks; in another only if the weather asks for it.
    ///
    /// # Errors
    /// If it cannot be run.
    pub(super) fn of(
        program: &Program,
        options: &Options,
        weather: Option<Weather>,
    ) -> Result<Ran, RunError> {
        let traced = weather.as_ref().is_none_or(|weather| weather.traced);
        let run = program.run(&Options {
            trace: traced,
            ..options.clone()
        })?;
        let again = (!traced).then(|| (program.clone(), options.clone()));
        Ok(Ran::new(run, weather, again))
    }

    /// The same run with its trace, if it has none.
    pub(super) fn traced(&self) -> Option<Ran> {
        let (program, options) = self.again.as_ref()?;
        let run = program.run(options).ok()?;
        Some(Ran::new(run, self.weather.clone(), None))
    }

    fn new(run: Run, weather: Option<Weather>, again: Option<(Program, Options)>) -> Ran {
        let timeline = timeline_of(&run, without_harness);
        let out = run.transcript.lines.iter();
        let out = out.filter(|line| line.stream == Stream::Stdout);
        let mut lines: Vec<Line> = out
            .skip_while(|line| !is_mark(&line.text))
            .cloned()
            .collect();
        let began = lines.first().map_or(Duration::ZERO, |line| line.at);
        lines.drain(..1.min(lines.len()));
        for line in &mut lines {
            line.at = line.at.saturating_sub(began);
        }
        let total = run.transcript.total.saturating_sub(began);
        let (calls, lines) = given::calls(lines);
        let by_given = given::print_activities();
        let counted = lines.iter().filter(|(_, call)| call.is_some() || !by_given);
        let activities = activities(counted.map(|(line, call)| (line, *call)));
        let lines = lines.into_iter().map(|(line, _)| line).collect();
        Ran {
            activities,
            run,
            timeline,
            noticed: OnceLock::new(),
            lines,
            calls,
            weather,
            again,
            total,
        }
    }
}

/// What the test harness says before the case is not the learner's.
fn is_mark(text: &str) -> bool {
    text.contains(MARK)
}

/// The test harness prints, waits on the main thread, and runs the case on one of its own, which
/// for the learner is the main thread.
fn without_harness(timeline: &mut Timeline) {
    let mut prints = timeline.prints.iter();
    if let Some(mark) = prints.position(|print| is_mark(&print.text)) {
        let case = timeline.prints[mark].thread;
        timeline.prints.drain(..=mark);
        only_thread(timeline, case);
    }
    given::without_signs(&mut timeline.prints);
}

fn only_thread(timeline: &mut Timeline, case: ThreadId) {
    timeline
        .threads
        .retain(|thread| thread.kind != ThreadKind::Main || thread.id == case);
    if let Some(thread) = timeline.threads.iter_mut().find(|thread| thread.id == case) {
        thread.kind = ThreadKind::Main;
        "main".clone_into(&mut thread.name);
    }
}

impl Ran {
    /// Whether two times are the same on the clock of this run.
    pub fn same(&self, a: Duration, b: Duration) -> bool {
        let allowed = match self.run.clock {
            Clock::Virtual => Duration::from_millis(1),
            Clock::Real => TOLERANCE,
        };
        a.abs_diff(b) <= allowed
    }

    /// What is to be noticed.
    pub fn found(&self) -> &[Finding] {
        &self.noticed().0
    }

    pub fn picture(&self) -> &Picture {
        &self.noticed().1
    }

    fn noticed(&self) -> &(Vec<Finding>, Picture) {
        self.noticed
            .get_or_init(|| noticed(&self.run, &self.timeline, &sources()))
    }

    pub fn panicked(&self) -> bool {
        self.run.ended == Ended::Status(101)
    }

    pub fn activity(&self, name: &str) -> Option<&Activity> {
        self.activities
            .iter()
            .find(|activity| activity.name == name)
    }

    /// What a name or a line of the text is in the weather of this run.
    pub fn here<'a>(&'a self, text: &'a str) -> &'a str {
        let other = self.weather.as_ref();
        other.map_or(text, |weather| weather.here(text))
    }
}
