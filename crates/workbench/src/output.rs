//! What goes to stdout.

use crate::width::{columns, fitted};
use anyhow::{Context, Result};
use std::io::Write;

/// Prints sentences to stdout, no wider than it is.
pub fn tell(text: &str) -> Result<()> {
    say(&fitted(text, columns()))
}

/// Prints to stdout as it is. A reader who has gone away, as in `| head`, is no error.
pub fn say(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("stdout could not be written"),
    }
}
