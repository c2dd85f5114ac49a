//! Channels, and how long their queues were.

use super::{Channel, Length};
use crate::trace::{Event, EventKind};

#[derive(Default)]
pub struct Channels(Vec<Channel>);

impl Channels {
    pub fn take(&mut self, event: &Event) {
        match &event.what {
            EventKind::ChannelMade {
                channel,
                capacity,
                at,
                ..
            } => self.0.push(Channel {
                number: *channel,
                capacity: *capacity,
                at: at.clone(),
                sent: 0,
                received: 0,
                lengths: Vec::new(),
            }),
            EventKind::Sent { channel, sent, .. } => self.changed(event, *channel, *sent, 0),
            EventKind::Received {
                channel, received, ..
            } => self.changed(event, *channel, 0, *received),
            _ => {}
        }
    }

    /// Two threads may tell what they do in another order than they do it.
    fn changed(&mut self, event: &Event, number: u64, sent: u64, received: u64) {
        let mut all = self.0.iter_mut();
        let Some(channel) = all.find(|channel| channel.number == number) else {
            return;
        };
        channel.sent = channel.sent.max(sent);
        channel.received = channel.received.max(received);
        channel.lengths.push(Length {
            at: event.t,
            queued: channel.sent.saturating_sub(channel.received),
            received: received > 0,
        });
    }

    pub fn finish(self) -> Vec<Channel> {
        self.0
    }
}
