//! The protocol between a program that is watched and whoever watches it.
//!
//! Two libraries live in such a program: the virtual clock (`crates/virtual-clock`), which sees
//! threads, writes and waits, and recorded tokio (`crates/recorded-tokio`), which sees tasks. They
//! leave records in one file, in the order in which things happen:
//!
//! - [`Record`]: what the clock sees. One of them, [`Record::Told`], carries
//! - [`Told`]: what recorded tokio sees, or in a Python program the recorder of asyncio. In real time, without the clock, it writes these records itself.
//! - [`Buffer`]: the front of the file, mapped into memory, for what is written at every poll.
//! - [`variable`]: the environment variables by which a program is asked for all this, and
//!   [`entrance`] and [`exit`]: the functions by which recorded tokio reaches the clock, and the exit
//!   statuses of the clock.
//!
//! The library `meanwhile` starts the program and reads the file (`src/stamps.rs` for the transcript,
//! `src/trace/read.rs` for the trace).

mod buffer;
mod record;
mod standard;
mod text;
mod told;
pub mod variable;

pub use buffer::{Buffer, SIZE, in_order};
pub use record::{Call, Record, Unread, records};
pub use standard::{ROWS, StandardLibrary};
pub use text::Short;
pub use told::{At, Grip, Kind, Line, Lost, Told, Wait};

/// Functions of the clock that recorded tokio looks up by name, for it may not be there.
pub mod entrance {
    use std::ffi::CStr;

    /// `extern "C" fn() -> bool`: whether anybody listens.
    pub const IS_RECORDING: &CStr = c"meanwhile_is_recording";
    /// `unsafe extern "C" fn(*const u8, usize)`: one [`super::Told`], in its text form.
    pub const RECORD: &CStr = c"meanwhile_record";
    /// `extern "C" fn() -> u64`: nanoseconds of virtual time. Not a look at the clock as a program's
    /// own would be, which makes time pass for one that looks over and over.
    pub const MOMENT: &CStr = c"meanwhile_moment";
    /// `extern "C" fn()`: ends the process, because its tasks ask over and over.
    pub const END_BUSY: &CStr = c"meanwhile_end_busy";
}

/// Exit statuses of a program that the clock has ended.
pub mod exit {
    /// The clock itself failed.
    pub const FAILED: i32 = 96;
    /// Nothing can ever happen again.
    pub const DEADLOCK: i32 = 97;
    /// A task asks over and over instead of waiting.
    pub const BUSY: i32 = 98;
}
