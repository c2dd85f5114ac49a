//! The sockets of this process, and what is on its way between them.

pub mod arrivals;
pub mod flight;
mod progress;
pub mod table;
