//! Runs a Python program with the recorder of asyncio in front of it, so that it leaves a trace as a program with
//! recorded tokio does.
//!
//! The recorder is a few modules of Python, which a library has to bring along: they are written into a folder for each
//! run. Python imports one of them before the program because of its name (`sitecustomize.py` says how); nothing else
//! differs from `python3 PROGRAM`.

use crate::run::Program;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const PACKAGE: &str = "meanwhile_recorder";
const MODULES: [(&str, &str); 5] = [
    (
        "__init__.py",
        include_str!("asyncio/meanwhile_recorder/__init__.py"),
    ),
    (
        "places.py",
        include_str!("asyncio/meanwhile_recorder/places.py"),
    ),
    (
        "tasks.py",
        include_str!("asyncio/meanwhile_recorder/tasks.py"),
    ),
    (
        "threads.py",
        include_str!("asyncio/meanwhile_recorder/threads.py"),
    ),
    (
        "told.py",
        include_str!("asyncio/meanwhile_recorder/told.py"),
    ),
];
const SITE: &str = include_str!("asyncio/sitecustomize.py");

/// How a twin is run, with and without a recorder: nothing of the user's own is imported, and nothing is written. `-I`
/// would say that in a letter, but it ignores variables, and one of them fixes the order of hashes.
pub const FLAGS: [&str; 5] = ["-s", "-P", "-B", "-X", "utf8"];
/// That variable, and its value.
pub const HASHES: (&str, &str) = ("PYTHONHASHSEED", "0");

/// A Python program that is recorded. `python`: what [`interpreter`] gives.
///
/// # Errors
/// If the recorder cannot be written down.
pub fn program(python: &Path, source: &Path) -> io::Result<Program> {
    let folder = recorder()?;
    let mut arguments: Vec<OsString> = FLAGS.map(Into::into).into();
    arguments.push(source.as_os_str().to_owned());
    let program = Program::new(python, arguments)
        // Written when it is printed, as Rust does; into a pipe, Python would write it all at the end.
        .with_variable("PYTHONUNBUFFERED", "1")
        .with_source(source)
        .with_variable(HASHES.0, HASHES.1)
        .with_variable("PYTHONPATH", folder.path());
    Ok(program.with_folder(folder))
}

/// The interpreter itself: `python3` may be a script that looks for it, and the virtual clock does not follow a script.
///
/// # Errors
/// If it does not run.
pub fn interpreter(python: &Path) -> io::Result<PathBuf> {
    let script = "import sys; print(sys.executable)";
    let output = Command::new(python).args(["-I", "-c", script]).output()?;
    let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match path.is_empty() {
        true => Err(io::Error::other(format!(
            "{} does not say where its interpreter is",
            python.display()
        ))),
        false => Ok(PathBuf::from(path)),
    }
}

/// Whether a program starts other processes, by what it imports. They run in real time, so no timeline of it is the same
/// every time.
pub fn starts_processes(source: &str) -> bool {
    const MODULES: [&str; 3] = ["ProcessPoolExecutor", "subprocess", "multiprocessing"];
    let imports = |line: &&str| line.starts_with("import ") || line.starts_with("from ");
    let mut imports = source.lines().filter(imports);
    imports.any(|line| MODULES.iter().any(|module| line.contains(module)))
}

fn recorder() -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("sitecustomize.py"), SITE)?;
    let package = folder.path().join(PACKAGE);
    fs::create_dir(&package)?;
    for (name, text) in MODULES {
        fs::write(package.join(name), text)?;
    }
    Ok(folder)
}
