//! tokio-stream, for programs that use recorded tokio.
//!
//! It stands in for tokio-stream as `recorded-tokio-util` does for tokio-util, for the reasons that are given
//! there: it hands on the real one whole, but for the streams that are made of what recorded tokio has a type of
//! its own for. Those are the receivers of `mpsc` and `broadcast`, and `Interval`.

pub use real::*;

pub mod wrappers;
