//! What cargo has built, for another of its folders to begin with.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Puts a file of a folder of cargo's into another one: by `link` if it is a library or a program and that can be
/// done, otherwise as a copy of the same time, as cargo goes by times. In the place of a library or a program, rustc
/// and the linker put a new file. Anything else they and cargo write anew where it is, which would go through a link
/// into the other folder.
///
/// # Errors
/// If it cannot be copied.
pub fn place(
    from: &Path,
    to: &Path,
    link: impl FnOnce(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let about = fs::metadata(from)?;
    let is_replaced = is_library(from) || is_program(&about);
    if is_replaced && link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to)?;
    let copy = File::open(to)?;
    copy.set_permissions(writable(about.permissions()))?;
    copy.set_modified(about.modified()?)
}

/// Whoever copies it may write to the copy, as cargo does, also if the other folder is for reading only.
#[cfg(unix)]
fn writable(permissions: fs::Permissions) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(permissions.mode() | 0o200)
}

#[cfg(not(unix))]
fn writable(mut permissions: fs::Permissions) -> fs::Permissions {
    permissions.set_readonly(false);
    permissions
}

fn is_library(file: &Path) -> bool {
    let kind = file.extension().and_then(OsStr::to_str);
    kind.is_some_and(|kind| ["rlib", "rmeta", "so", "dylib", "dll"].contains(&kind))
}

#[cfg(unix)]
fn is_program(about: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn is_program(_: &fs::Metadata) -> bool {
    false
}
