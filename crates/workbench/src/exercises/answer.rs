//! What a learner has written.

use std::path::Path;

/// A text that is to be judged.
pub struct Answer<'a> {
    pub text: &'a str,
    /// What rustc and the checks call it.
    pub shown: &'a Path,
}
