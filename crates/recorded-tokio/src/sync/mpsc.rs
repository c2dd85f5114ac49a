//! `tokio::sync::mpsc`, with who keeps a sender alive, who waits for room or for a message, and how
//! long the queue is.
//!
//! To the reader of a trace a channel is two things that are held: a receiver waits as long as
//! somebody holds a *sender*, and a sender waits for room as long as somebody holds the
//! *receiver*. So who is to blame for a wait that never ends is told in the same records as for a
//! lock ([`super::holding`]); messages are told besides, for the length of the queue.

mod bounded;
mod ends;
mod unbounded;

pub use bounded::{OwnedPermit, Permit, PermitIterator, Receiver, Sender, WeakSender, channel};
pub use real::sync::mpsc::error;
pub use unbounded::{UnboundedReceiver, UnboundedSender, WeakUnboundedSender, unbounded_channel};
