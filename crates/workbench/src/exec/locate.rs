//! Where a program stands, or why it cannot be run.

use meanwhile::RunError;
use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Why a program was not started.
#[derive(Debug)]
pub enum NotStarted {
    NotFound(String),
    CannotExecute(String),
}

impl NotStarted {
    /// As a shell and `env` have it.
    pub fn status(&self) -> u8 {
        match self {
            NotStarted::CannotExecute(_) => 126,
            NotStarted::NotFound(_) => 127,
        }
    }
}

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (NotStarted::NotFound(why) | NotStarted::CannotExecute(why)) = self;
        f.write_str(why)
    }
}

impl std::error::Error for NotStarted {}

/// Where a command stands: as given if it has a slash, otherwise looked up in PATH.
pub fn program(name: &Path) -> Result<PathBuf, NotStarted> {
    let given = name.to_string_lossy();
    if given.is_empty() {
        return Err(NotStarted::NotFound(
            "the name of the program is empty".to_owned(),
        ));
    }
    if given.contains('/') {
        return executable(name).map(|()| name.to_path_buf());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    // An empty entry is the current folder.
    let place = |folder: PathBuf| match folder.as_os_str().is_empty() {
        true => Path::new(".").join(name),
        false => folder.join(name),
    };
    let mut refused = None;
    for path in std::env::split_paths(&folders).map(place) {
        match executable(&path) {
            Ok(()) => return Ok(path),
            Err(why @ NotStarted::CannotExecute(_)) if path.is_file() => {
                refused.get_or_insert(why);
            }
            Err(_) => {}
        }
    }
    Err(refused.unwrap_or_else(|| {
        NotStarted::NotFound(match name.is_file() {
            true => format!("{given} is not in PATH; for the file here, write ./{given}"),
            false => format!("there is no program {given} in PATH"),
        })
    }))
}

/// Says what is in the way of running a file. What only the kernel knows, it says later.
fn executable(path: &Path) -> Result<(), NotStarted> {
    let shown = path.display();
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            NotStarted::CannotExecute(format!("{shown} cannot be looked at: {error}"))
        }
        _ => NotStarted::NotFound(format!("there is no file {shown}")),
    })?;
    let cannot = |why: String| Err(NotStarted::CannotExecute(why));
    if about.is_dir() {
        return cannot(format!("{shown} is a folder, not a program"));
    }
    if !about.is_file() {
        return cannot(format!("{shown} is no regular file, so no program"));
    }
    if !may_run(&about) {
        return cannot(format!(
            "{shown} is not executable; if it is a program, `chmod +x` makes it so"
        ));
    }
    match interpreter(path) {
        Some(interpreter) => has_interpreter(path, &interpreter),
        None => Ok(()),
    }
}

#[cfg(unix)]
fn may_run(about: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn may_run(_about: &fs::Metadata) -> bool {
    true
}

/// The program that a script names in its first line, `#!`.
fn interpreter(script: &Path) -> Option<String> {
    let mut head = Vec::new();
    let file = fs::File::open(script).ok()?;
    file.take(256).read_to_end(&mut head).ok()?;
    let line = head
        .strip_prefix(b"#!")?
        .split(|byte| *byte == b'\n')
        .next()?;
    let line = String::from_utf8_lossy(line);
    // The kernel takes blanks and tabs for the ends of a word, and no other sign.
    let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
    words.next().map(str::to_owned)
}

fn has_interpreter(script: &Path, interpreter: &str) -> Result<(), NotStarted> {
    let script = script.display();
    let windows = match interpreter.ends_with('\r') {
        true => "; the line ends as on Windows, with a carriage return",
        false => "",
    };
    let named = meanwhile::visible(interpreter);
    let says = match fs::metadata(interpreter) {
        Err(_) => "which is not there",
        Ok(about) if about.is_dir() => "which is a folder",
        Ok(about) if !may_run(&about) => "which is not executable",
        Ok(_) => return Ok(()),
    };
    Err(NotStarted::CannotExecute(format!(
        "{script} is a script for {named}, {says}{windows}"
    )))
}

/// Whether a run failed because the kernel knows no such format, and the file is text: a script
/// without `#!`.
pub fn is_script_for_sh(error: &anyhow::Error, path: &Path) -> bool {
    const ENOEXEC: i32 = 8;
    let is_format = matches!(error.downcast_ref(),
        Some(RunError::Start { error, .. }) if error.raw_os_error() == Some(ENOEXEC));
    let head = || {
        let mut head = Vec::new();
        let file = fs::File::open(path).ok()?;
        file.take(256).read_to_end(&mut head).ok()?;
        Some(head)
    };
    is_format && head().is_some_and(|head| !head.contains(&0) && !head.starts_with(b"\x7fELF"))
}

/// What the kernel said, in words. The file is there, and is executable for somebody.
pub fn explained(error: &RunError, path: &Path) -> NotStarted {
    let shown = path.display();
    let why = match error {
        RunError::Start { error, .. } => match error.kind() {
            std::io::ErrorKind::NotFound => {
                format!("{shown} is there, but the loader that it asks for is not")
            }
            std::io::ErrorKind::PermissionDenied => format!("you may not run {shown}: {error}"),
            _ => format!("{shown} cannot be run: {error}"),
        },
        RunError::Input { .. } => error.to_string(),
    };
    NotStarted::CannotExecute(why)
}
