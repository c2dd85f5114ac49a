//! A broken promise: what a learner reads of it, and what whoever runs the tests is told.

use serde::{Deserialize, Serialize};

/// The variable that asks a test to print its broken promise as a line of its own, too.
pub const TELL: &str = "MEANWHILE_CHECK_TELL";
/// Stands before it in that line.
const MARK: &str = "\u{2}broken ";

/// What was promised, and what happened instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    pub expected: String,
    pub but: String,
    /// What follows, beginning on a new line: the run, the cause, where to read about it.
    pub more: String,
}

impl Broken {
    /// Ends the test.
    #[track_caller]
    pub(super) fn end(&self) -> ! {
        if std::env::var_os(TELL).is_some() {
            let told = serde_json::to_string(self).expect("texts can be written");
            println!("{MARK}{told}");
        }
        panic!("\n\n{}", self.message());
    }

    /// All of it.
    pub fn message(&self) -> String {
        format!(
            "Expected: {}\nBut:      {}\n{}",
            self.expected, self.but, self.more
        )
    }

    /// In one line.
    pub fn short(&self) -> String {
        format!("{}, but {}", self.expected, self.but)
    }

    /// Reads the line that a test prints when it is asked to.
    pub fn told(line: &str) -> Option<Broken> {
        serde_json::from_str(line.strip_prefix(MARK)?).ok()
    }
}
