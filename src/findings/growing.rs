//! A queue without a limit that only grows.

use super::{Fact, Finding};
use crate::timeline::{Channel, Timeline};

/// As many messages in a queue are no accident.
const LONG: u64 = 10;
/// As many messages are received before it is said that the receiver does not keep up.
const RECEIVED: usize = 3;

/// A channel without a limit takes whatever is sent. If it is longer each time that its receiver comes, the receiver
/// does not keep up, and nothing tells the senders. A burst that is worked off is no such queue.
pub(super) fn growing(timeline: &Timeline) -> Vec<Finding> {
    timeline.channels.iter().filter_map(grows).collect()
}

fn grows(channel: &Channel) -> Option<Finding> {
    if channel.capacity.is_some() {
        return None;
    }
    // While messages still come: what happens after the last one is working off.
    let last_sent = channel
        .lengths
        .iter()
        .rposition(|length| !length.received)?;
    let while_sending = &channel.lengths[..=last_sent];
    // How long it is when the receiver comes.
    let found: Vec<(u64, u64)> = while_sending
        .iter()
        .filter(|length| length.received)
        .map(|length| (length.at, length.queued))
        .collect();
    let grows = found.len() >= RECEIVED
        && found
            .windows(2)
            .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
    let longest = while_sending.iter().map(|length| length.queued).max()?;
    let first = channel.lengths.first()?;
    (grows && longest >= LONG).then(|| Finding {
        fact: Fact::QueueGrows {
            longest,
            sent: channel.sent,
            received: channel.received,
            while_sending: found.len() as u64,
        },
        places: channel.at.first().into_iter().cloned().collect(),
        lanes: Vec::new(),
        from: first.at,
        to: while_sending[last_sent].at,
        victims: Vec::new(),
    })
}
