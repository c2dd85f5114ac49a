//! Whoever looks the addresses of an executable up. Reading the debug information of a large one takes
//! a fifth of a second, so whoever runs the same one again and again has one process read it for all:
//! [`super::LookUp`].

use super::debug_info::{DebugInfo, Frame};
use super::lookup::Asks;
use std::path::Path;

pub struct Frames {
    here: DebugInfo,
    /// Who looks them up instead.
    elsewhere: Option<Asks>,
}

impl Frames {
    pub fn of(executable: &Path) -> Frames {
        Frames {
            here: DebugInfo::of(executable),
            elsewhere: Asks::about(executable),
        }
    }

    /// The calls at an address of the file, innermost first; none if nothing is known of it.
    pub fn at(&mut self, address: u64) -> Vec<Frame> {
        if !self.here.may_know(address) {
            return Vec::new();
        }
        let elsewhere = self.elsewhere.as_mut();
        let told = elsewhere.and_then(|asks| asks.at(address));
        told.unwrap_or_else(|| self.here.at(address))
    }
}
