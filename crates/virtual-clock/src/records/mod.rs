//! What the process leaves for whoever runs it ([`wire::Record`]), in the file whose number the runner has passed.

pub mod buffer;
pub mod file;
pub mod stamps;
pub mod trace;
