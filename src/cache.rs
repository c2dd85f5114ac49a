//! The folder for what is made once per user.

use std::path::PathBuf;

/// The user's cache folder, or one for temporary files if a path there holds what some programs cannot
/// do with: `LD_PRELOAD` takes blanks and colons for ends, and so does evcxr.
pub fn cache_folder() -> PathBuf {
    let set = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
    let usable =
        |path: &PathBuf| path.is_absolute() && !path.to_string_lossy().contains([' ', ':']);
    cache.filter(usable).unwrap_or_else(std::env::temp_dir)
}
