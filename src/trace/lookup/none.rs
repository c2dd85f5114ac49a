//! Without sockets that have a name in a folder, each process looks its addresses up itself.

use super::debug_info::Frame;
use std::io;
use std::path::Path;

pub struct LookUp;

impl LookUp {
    /// # Errors
    /// Always.
    pub fn start(_: &Path) -> io::Result<LookUp> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn variable(&self) -> (&'static str, String) {
        ("MEANWHILE_LOOK_UP", String::new())
    }
}

pub struct Asks;

impl Asks {
    pub fn about(_: &Path) -> Option<Asks> {
        None
    }

    pub fn at(&mut self, _: u64) -> Option<Vec<Frame>> {
        None
    }
}
