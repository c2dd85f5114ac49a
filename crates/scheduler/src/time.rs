//! Virtual time.

/// Nanoseconds of virtual time, as a moment since the process began or as a length.
pub type Nanos = u64;
