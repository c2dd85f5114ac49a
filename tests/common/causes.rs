//! Every gap of a run has a cause.

use meanwhile::Analysis;
use meanwhile::causes::{Cause, Causes, Chain, Root, Stands};
use meanwhile::findings::{Fact, Finding, Sources, Who};
use meanwhile::timeline::{Lane, Span};
use meanwhile::trace::Nanos;
use std::collections::HashSet;
use std::path::Path;

/// Asks for the chain of each stretch in which a lane does not get on. It begins with that lane, names nobody twice,
/// comes to a root that fits what its last cause says, and each of its sentences names who does not get on.
pub fn assert_each_gap_has_one(root: &Path, analysis: &Analysis) -> Result<(), String> {
    let sources = Sources::new(root);
    let causes = Causes::of(&analysis.timeline, &sources);
    for lane in &analysis.timeline.lanes {
        for span in lane.spans.iter().filter(|span| is_gap(lane, span)) {
            let at = span.from + (span.to - span.from) / 2;
            let chain = causes.why(lane.id, at);
            let says = |wrong: &str| {
                let sentences = chain.causes.iter();
                let said: Vec<String> = sentences
                    .map(|cause| cause.sentence(&analysis.timeline))
                    .collect();
                format!(
                    "`{}` at {at} ({:?}): {wrong}: {said:#?}",
                    lane.name, span.state
                )
            };
            wrong(lane, &chain).map_or(Ok(()), |wrong| Err(says(wrong)))?;
        }
    }
    for finding in &analysis.findings {
        agrees(&causes, finding)?;
    }
    Ok(())
}

/// Who is late because another one keeps the thread, as a finding says, is so by its causes, too.
fn agrees(causes: &Causes, finding: &Finding) -> Result<(), String> {
    let Fact::KeepsThread { .. } = finding.fact else {
        return Ok(());
    };
    let late = finding.victims.iter();
    for (lane, due) in late.filter_map(|victim| Some((victim.lane, victim.due?))) {
        let at = due.max(finding.from) + (finding.to - due.max(finding.from)) / 2;
        let chain = causes.why(lane, at);
        let mut all = chain.causes.iter();
        if !all.any(|cause| cause.who == Who::Lane(finding.lanes[0])) {
            return Err(format!(
                "lane {lane} at {at} is late for another reason: {chain:#?}"
            ));
        }
    }
    Ok(())
}

/// It does not get on, for a time or for good.
fn is_gap(lane: &Lane, span: &Span) -> bool {
    let is_last = lane.spans.last() == Some(span);
    let lasts = lane.ended.is_none() && is_last;
    span.from < span.to || (lasts && !span.state.is_poll())
}

fn wrong(lane: &Lane, chain: &Chain) -> Option<&'static str> {
    let who: HashSet<String> = chain
        .causes
        .iter()
        .map(|cause| format!("{:?}", cause.who))
        .collect();
    let Some((first, last)) = chain.causes.first().zip(chain.causes.last()) else {
        return Some("it has no cause");
    };
    let fits = match chain.root {
        // One that was due before is no cause any more. (Timers tick in whole milliseconds.)
        Root::Timer => {
            matches!(last.stands, Stands::Sleeps { due, .. } if chain.at <= due + 1_000_000)
        }
        Root::Runs => matches!(last.stands, Stands::Runs),
        Root::Over | Root::NeverPolled => matches!(last.stands, Stands::Over { .. }),
        Root::Circle { first } => first < chain.causes.len(),
        Root::Outside | Root::NobodyWakes | Root::NothingComes => {
            matches!(last.stands, Stands::Waits { .. })
        }
        Root::Line | Root::NotDriven | Root::Turn => true,
    };
    if first.who != Who::Lane(lane.id) {
        return Some("it begins with another one");
    }
    if matches!(
        first.stands,
        Stands::Runs | Stands::Over { .. } | Stands::NotMade
    ) {
        return Some("it says that there is no gap");
    }
    if who.len() != chain.causes.len() {
        return Some("somebody is named twice");
    }
    if chain.causes.iter().any(|cause| !holds(cause, chain.at)) {
        return Some("one of its causes is not there at that moment");
    }
    if !fits {
        return Some("the root is not that of the last cause");
    }
    None
}

/// Whether a cause lasts at a moment. What is over is so since then.
fn holds(cause: &Cause, at: Nanos) -> bool {
    cause.since <= at && cause.until.is_none_or(|until| at <= until)
}
