//! The unit of time in traces, and in everything that is made of them.

/// Nanoseconds since the program began, on the clock that the trace's header names.
pub type Nanos = u64;
