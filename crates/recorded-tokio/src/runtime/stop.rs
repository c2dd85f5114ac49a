//! The end of a runtime, which is the end of its tasks: what is dropped meanwhile was not
//! cancelled by the program.

use crate::listener;
use crate::stack::{self, Numbered};

/// Says so when it is dropped.
#[derive(Debug)]
pub enum Stop {
    Begins,
    Ends,
}

impl Drop for Stop {
    fn drop(&mut self) {
        if !listener::is_there() {
            return;
        }
        listener::hear(&match self {
            Stop::Begins => {
                let place = stack::capture(None);
                format!(r#"{{"k":"stop",{}}}"#, Numbered(&place))
            }
            Stop::Ends => r#"{"k":"stopped"}"#.to_owned(),
        });
    }
}
