//! The ends of a channel, as records know them.

use crate::current::{current, is_silent};
use crate::sync::holding::Held;
use crate::{lane, listener};
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wire::{Grip, Told};

/// A channel, if somebody listens.
#[derive(Debug, Clone)]
pub struct Channel(Option<Arc<Count>>);

#[derive(Debug)]
struct Count {
    /// It has no address, as a lock has, for its ends move.
    number: u64,
    /// How many messages went in and came out. Told as they are, so that what is not recorded leaves no gap.
    sent: AtomicU64,
    received: AtomicU64,
}

impl Channel {
    /// Addresses of locks lie below.
    const FIRST: u64 = 1 << 62;

    /// `capacity`: `None` if it has no limit.
    pub fn made(capacity: Option<usize>, at: &Location<'_>) -> Channel {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        if !listener::is_there() {
            return Channel(None);
        }
        let number = Channel::FIRST + 2 * NEXT.fetch_add(1, Ordering::Relaxed);
        listener::hear(&Told::Channel {
            channel: number,
            capacity: capacity.map(|capacity| u32::try_from(capacity).unwrap_or(u32::MAX)),
            by: current(),
            at: lane::place(at),
        });
        Channel(Some(Arc::new(Count {
            number,
            sent: AtomicU64::new(0),
            received: AtomicU64::new(0),
        })))
    }

    fn number(&self) -> u64 {
        self.0.as_ref().map_or(Channel::FIRST, |count| count.number)
    }

    /// What a receiver waits for: messages, which come as long as there are senders.
    pub fn messages(&self) -> usize {
        self.number() as usize
    }

    /// What a sender waits for: room, which comes as long as there is the receiver.
    pub fn room(&self) -> usize {
        self.number() as usize + 1
    }

    pub fn sender(&self, at: &Location<'_>) -> Held {
        Held::new(self.messages(), Grip::Sender, at)
    }

    pub fn receiver(&self, at: &Location<'_>) -> Held {
        Held::new(self.room(), Grip::Receiver, at)
    }

    /// A message goes into the queue. Told before it does, so that nobody receives it before.
    pub fn sent(&self) {
        let Some(count) = &self.0 else { return };
        let sent = count.sent.fetch_add(1, Ordering::Relaxed) + 1;
        if !is_silent() {
            listener::hear(&Told::Sent {
                channel: count.number,
                sent,
                by: current(),
            });
        }
    }

    /// So many messages came out of the queue.
    pub fn received(&self, messages: usize) {
        let Some(count) = self.0.as_ref().filter(|_| messages > 0) else {
            return;
        };
        let messages = messages as u64;
        let received = count.received.fetch_add(messages, Ordering::Relaxed) + messages;
        if !is_silent() {
            listener::hear(&Told::Received {
                channel: count.number,
                received,
                by: current(),
            });
        }
    }
}

/// What every receiver does.
macro_rules! receives {
    ($receiver:ident) => {
        impl<T> $receiver<T> {
            /// As tokio's.
            #[track_caller]
            pub fn recv(&mut self) -> impl Future<Output = Option<T>> {
                let (at, channel) = (Location::caller(), self.channel.clone());
                async move {
                    let message = wanted(channel.messages(), at, self.real.recv()).await;
                    channel.received(usize::from(message.is_some()));
                    message
                }
            }

            /// As tokio's.
            #[track_caller]
            pub fn recv_many(
                &mut self,
                buffer: &mut Vec<T>,
                limit: usize,
            ) -> impl Future<Output = usize> {
                let (at, channel) = (Location::caller(), self.channel.clone());
                async move {
                    let receiving = self.real.recv_many(buffer, limit);
                    let messages = wanted(channel.messages(), at, receiving).await;
                    channel.received(messages);
                    messages
                }
            }

            /// As tokio's.
            ///
            /// # Errors
            /// As tokio's.
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
                let message = self.real.try_recv()?;
                self.channel.received(1);
                Ok(message)
            }

            /// As tokio's.
            #[track_caller]
            pub fn blocking_recv(&mut self) -> Option<T> {
                let message = self.real.blocking_recv();
                self.channel.received(usize::from(message.is_some()));
                message
            }

            /// As tokio's.
            #[track_caller]
            pub fn blocking_recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {
                let messages = self.real.blocking_recv_many(buffer, limit);
                self.channel.received(messages);
                messages
            }

            /// As tokio's.
            pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
                let message = self.real.poll_recv(cx);
                self.channel
                    .received(usize::from(matches!(message, Poll::Ready(Some(_)))));
                message
            }

            /// As tokio's.
            pub fn poll_recv_many(
                &mut self,
                cx: &mut Context<'_>,
                buffer: &mut Vec<T>,
                limit: usize,
            ) -> Poll<usize> {
                let messages = self.real.poll_recv_many(cx, buffer, limit);
                if let Poll::Ready(messages) = messages {
                    self.channel.received(messages);
                }
                messages
            }

            /// As tokio's.
            pub fn close(&mut self) {
                self.real.close();
            }

            /// As tokio's.
            pub fn is_closed(&self) -> bool {
                self.real.is_closed()
            }

            /// As tokio's.
            pub fn is_empty(&self) -> bool {
                self.real.is_empty()
            }

            /// As tokio's.
            pub fn len(&self) -> usize {
                self.real.len()
            }

            /// As tokio's.
            pub fn sender_strong_count(&self) -> usize {
                self.real.sender_strong_count()
            }

            /// As tokio's.
            pub fn sender_weak_count(&self) -> usize {
                self.real.sender_weak_count()
            }
        }
    };
}

/// To `{:?}` an end is what tokio's own is.
macro_rules! shown {
    ($([$($generics:tt)*] $end:ty),*) => {
        $(
            impl<$($generics)*> fmt::Debug for $end {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.real.fmt(f)
                }
            }
        )*
    };
}

pub(super) use {receives, shown};
