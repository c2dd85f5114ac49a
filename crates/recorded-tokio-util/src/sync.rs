//! `tokio_util::sync`, for the semaphore and the channels of recorded tokio.

mod poll_semaphore;
mod poll_sender;

pub use poll_semaphore::PollSemaphore;
pub use poll_sender::{PollSendError, PollSender};
pub use real::sync::*;
