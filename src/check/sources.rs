//! Where the text of what is checked is.

use crate::examples;
use crate::findings::Sources;
use crate::trace::root_of;
use std::env;
use std::path::PathBuf;

/// Names the folder in which what is judged lies by the name that rustc and the checks call it, such as
/// `this cell`, which is no file of the project.
pub const SOURCES: &str = "MEANWHILE_CHECK_SOURCES";

pub(super) fn texts() -> Option<PathBuf> {
    env::var_os(SOURCES).map(PathBuf::from)
}

/// The text of what is judged, and all other files of the project.
pub(super) fn sources() -> Sources {
    let project = examples::root();
    let sources = match texts() {
        Some(texts) => Sources::new(texts).or_in(project),
        None => Sources::new(project),
    };
    // An exercise may stand in a project of its own.
    match env::current_exe().ok().as_deref().and_then(root_of) {
        Some(root) => sources.or_in(root),
        None => sources,
    }
}
