//! `tokio_stream::wrappers`, for the channels and intervals of recorded tokio.

mod broadcast;
mod polled;

pub use broadcast::BroadcastStream;
pub use polled::{IntervalStream, ReceiverStream, UnboundedReceiverStream};
pub use real::wrappers::*;
