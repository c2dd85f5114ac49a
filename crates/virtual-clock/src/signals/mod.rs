//! Signals: which threads may take one and when, and what the program does with them.

pub mod disposition;
pub mod forward;
pub mod handler;
pub mod mask;
pub mod sigset;
