//! The end of a runtime, which is the end of its tasks: what is dropped meanwhile was not
//! cancelled by the program.

use crate::listener;
use crate::stack;
use wire::Told;

/// Says so when it is dropped.
#[derive(Debug)]
pub enum Stop {
    Begins,
    Ends,
}

impl Drop for Stop {
    fn drop(&mut self) {
        if listener::is_there() {
            listener::hear(&match self {
                Stop::Begins => Told::Stops { at: stack::here() },
                Stop::Ends => Told::Stopped,
            });
        }
    }
}
