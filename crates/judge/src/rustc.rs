//! Calls rustc as cargo did the last time, without asking cargo, which takes as long as the compiler to find
//! that nothing but the program has changed.
//!
//! Cargo calls what `RUSTC_WRAPPER` names in place of rustc, so the words it would have used need not be
//! guessed: [`noted`] writes them down. They hold as long as nothing changes that cargo would look at,
//! which [`Call`] remembers.

use crate::cargo::{Built, rustc};
use crate::state::{self, PathPackage};
use serde::{Deserialize, Serialize};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Names the file in which a call is noted; set only for builds whose wrapper this command is.
const NOTE: &str = "MEANWHILE_NOTE_RUSTC";
/// The crate whose call is noted.
const NOTED_CRATE: &str = "MEANWHILE_NOTE_CRATE";

/// How cargo called rustc. Words that are no UTF-8 are not noted, and so cargo is asked each time.
#[derive(Serialize, Deserialize)]
struct Words {
    program: String,
    arguments: Vec<String>,
    folder: PathBuf,
    /// Those of cargo's own, which a program may ask for while it is compiled.
    variables: Vec<(String, String)>,
}

/// A call that can be repeated.
#[derive(Serialize, Deserialize)]
pub struct Call {
    words: Words,
    packages: Vec<PathPackage>,
    /// Of all that was built from, and of the settings.
    state: u64,
}

/// What the command does first: if cargo has started it as the wrapper of rustc, it notes the call and runs it.
pub fn noted() -> Option<ExitCode> {
    let note = env::var_os(NOTE)?;
    let mut words = env::args_os().skip(1);
    let program = words.next()?;
    let arguments: Vec<OsString> = words.collect();
    let texts: Option<Vec<String>> = arguments.iter().map(text).collect();
    if let (Some(program), Some(arguments)) = (text(&program), texts)
        && crate_name(&arguments) == env::var(NOTED_CRATE).ok().as_deref()
    {
        let folder = env::current_dir().unwrap_or_default();
        let variables = env::vars_os().filter_map(|(name, value)| {
            Some((text(&name)?, text(&value)?)).filter(|(name, _)| outlives_cargo(name))
        });
        let words = Words {
            program,
            arguments,
            folder,
            variables: variables.collect(),
        };
        let words = serde_json::to_vec(&words).expect("words can be written");
        // Without the note cargo is asked again.
        let _ = fs::write(note, words);
    }
    let mut rustc = Command::new(program);
    let status = rustc.args(arguments).env_remove(NOTE).status();
    let code = status.ok().and_then(|status| status.code());
    Some(ExitCode::from(code.map_or(1, |code| code as u8)))
}

/// Whether a variable of cargo's holds when cargo has ended. Its jobserver does not: the descriptors that
/// `CARGO_MAKEFLAGS` names are closed by then, of which rustc would warn, or are open for something else.
fn outlives_cargo(name: &str) -> bool {
    name.starts_with("CARGO_") && name != "CARGO_MAKEFLAGS"
}

fn text(word: &OsString) -> Option<String> {
    word.to_str().map(str::to_owned)
}

/// What follows `--crate-name`.
fn crate_name(arguments: &[String]) -> Option<&str> {
    let at = arguments.iter().position(|word| word == "--crate-name")?;
    arguments.get(at + 1).map(String::as_str)
}

/// Variables for cargo, so that it notes its call for that crate.
///
/// # Errors
/// If this program cannot tell where it is.
pub fn noting(note: &Path, crate_name: &str) -> io::Result<Vec<(&'static str, OsString)>> {
    // A note of another build must not be taken for one of this.
    let _ = fs::remove_file(note);
    Ok(vec![
        ("RUSTC_WRAPPER", env::current_exe()?.into()),
        (NOTE, note.into()),
        (NOTED_CRATE, crate_name.into()),
    ])
}

impl Call {
    /// The call that cargo noted, and what it printed of the packages that it needed. `None` if it noted none, for
    /// the program was as before.
    pub fn of(note: &Path, messages: &[u8]) -> Option<Call> {
        let words: Words = serde_json::from_slice(&fs::read(note).ok()?).ok()?;
        let packages = state::path_packages(messages);
        let state = words.state(&packages)?;
        Some(Call {
            words,
            packages,
            state,
        })
    }

    /// Reads it if nothing has changed since.
    pub fn read(file: &Path) -> Option<Call> {
        let call: Call = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
        (call.words.state(&call.packages)? == call.state).then_some(call)
    }

    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        fs::write(
            file,
            serde_json::to_vec(self).expect("a call can be written"),
        )
    }

    /// Repeats it with other variables, and with the words that cargo handed on from behind `--` given anew. The
    /// executable, of that name, comes to `folder`, for cargo's own is not to change behind its back.
    ///
    /// # Errors
    /// If rustc cannot be run. That the program does not compile is no error.
    pub fn repeat(
        &self,
        name: &str,
        folder: &Path,
        is_coloured: bool,
        last: &[OsString],
        variables: &[(&str, &OsStr)],
    ) -> anyhow::Result<Built> {
        fs::create_dir_all(folder)?;
        let mut arguments: Vec<OsString> = Vec::new();
        let mut words = self.words.arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--out-dir" => drop(words.next()),
                word if is_format(word) || is_last(word) => {}
                // Cargo calls rustc in the folder of the workspace.
                word if word.ends_with(".rs") => {
                    arguments.push(self.words.folder.join(word).into());
                }
                word => arguments.push(word.into()),
            }
        }
        arguments.extend(["--out-dir".into(), folder.into()]);
        arguments.push("--error-format=json".into());
        let rendered = match is_coloured {
            true => "--json=artifacts,diagnostic-rendered-ansi",
            false => "--json=artifacts",
        };
        arguments.push(rendered.into());
        arguments.extend(last.iter().cloned());
        // A note of an earlier version may have more.
        let own = self.words.variables.iter();
        let own = own.filter(|(name, _)| outlives_cargo(name));
        let mut all: Vec<(&str, &OsStr)> = own
            .map(|(name, value)| (name.as_str(), OsStr::new(value)))
            .collect();
        all.extend(variables);
        rustc(&self.words.program, arguments, name, &all)
    }
}

/// How messages are to look is said anew.
fn is_format(word: &str) -> bool {
    [
        "--error-format=",
        "--json=",
        "--color=",
        "--diagnostic-width=",
    ]
    .iter()
    .any(|begin| word.starts_with(begin))
}

/// What was handed on after `--` is said anew.
fn is_last(word: &str) -> bool {
    word.starts_with("--remap-path-prefix=") || word.starts_with("-Ccodegen-units=")
}

impl Words {
    /// A number that differs if cargo would build again; `None` if something that is needed is gone.
    fn state(&self, packages: &[PathPackage]) -> Option<u64> {
        state::of(&self.folder, packages, &self.needed())
    }

    /// What is linked, and the compiler, which are gone after `cargo clean` or an update.
    fn needed(&self) -> Vec<&Path> {
        let externs = self.arguments.windows(2).filter_map(|pair| {
            let (_, path) = pair[1].split_once('=')?;
            (pair[0] == "--extern").then_some(Path::new(path))
        });
        externs.chain([Path::new(&self.program)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_call_does_not_look_for_the_jobserver_of_the_cargo_that_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("main.rs"),
            "fn main() { println!(env!(\"CARGO_PKG_NAME\")); }",
        )
        .unwrap();
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let call = Call {
            words: Words {
                program: env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()),
                arguments: words(&["--crate-name", "tea", "main.rs", "--emit=link"]),
                folder: folder.path().to_owned(),
                variables: vec![
                    variable("CARGO_PKG_NAME", "tea"),
                    variable("CARGO_MAKEFLAGS", "-j --jobserver-auth=998,999"),
                ],
            },
            packages: Vec::new(),
            state: 0,
        };
        let built = call
            .repeat("tea", &folder.path().join("out"), false, &[], &[])
            .unwrap();
        assert_eq!(built.said, "", "the name of the package is still told");
        assert!(built.executable("tea").unwrap().unwrap().is_file());
    }
}
