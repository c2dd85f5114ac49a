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
    analyse_part(run, sources, |_| {})
}

/// The same of a part of the run: `cut` takes from the timeline what is not to be judged or shown.
pub fn analyse_part(run: &Run, sources: &Sources, cut: impl FnOnce(&mut Timeline)) -> Analysis {
    let trace = match &run.trace {
        Some(trace) => Cow::Borrowed(trace),
        // In real time a program without a runtime leaves none.
        None => Cow::Owned(Trace::empty(run.clock)),
    };
    let mut timeline = Timeline::from(trace.as_ref());
    cut(&mut timeline);
    let findings = findings(&timeline, sources);
    let picture = Picture::new(&trace, &timeline, &findings);
    Analysis {
        transcript: run.transcript.clone(),
        timeline,
        findings,
        picture,
    }
}
