//! From a run to all that is shown of it. The command, the checks, the tests and every form of the
//! book go this one way.

use crate::findings::{Finding, Sources, findings};
use crate::outcome::Run;
use crate::picture::Picture;
use crate::timeline::Timeline;
use crate::trace::Trace;
use crate::transcript::Transcript;
use serde::Serialize;
use std::borrow::Cow;

/// All that is known of a run, in facts. [`Finding::sentence`] and the renderers of
/// [`crate::picture`] make words and drawings of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analysis {
    pub transcript: Transcript,
    /// Empty if the run left no trace.
    pub timeline: Timeline,
    /// In the order of time.
    pub findings: Vec<Finding>,
    pub picture: Picture,
}

/// What a run did and what is to be noticed in it. `sources`: the files that its places name.
pub fn analyse(run: &Run, sources: &Sources) -> Analysis {
    let timeline = timeline_of(run, |_| {});
    let (findings, picture) = noticed(run, &timeline, sources);
    Analysis {
        transcript: run.transcript.clone(),
        timeline,
        findings,
        picture,
    }
}

/// Only the timeline, for whoever may not need the rest, which takes longer. `cut` takes from it what is
/// not to be judged or shown.
pub(crate) fn timeline_of(run: &Run, cut: impl FnOnce(&mut Timeline)) -> Timeline {
    let mut timeline = Timeline::from(trace_of(run).as_ref());
    cut(&mut timeline);
    timeline
}

/// The rest of an [`Analysis`].
pub(crate) fn noticed(
    run: &Run,
    timeline: &Timeline,
    sources: &Sources,
) -> (Vec<Finding>, Picture) {
    let findings = findings(timeline, sources);
    let picture = Picture::new(&trace_of(run), timeline, &findings);
    (findings, picture)
}

fn trace_of(run: &Run) -> Cow<'_, Trace> {
    match &run.trace {
        Some(trace) => Cow::Borrowed(trace),
        // In real time a program without a runtime leaves none.
        None => Cow::Owned(Trace::empty(run.clock)),
    }
}
