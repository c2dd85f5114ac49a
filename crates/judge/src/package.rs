//! A program that is only a text, as a package of its own.
//!
//! One package, whose text is replaced: programs do not pile up, and what they depend on is built
//! once. Several places may share the folder of the builds, so each needs a name of its own.

use crate::built::Kept;
use crate::cargo::{Built, cargo, message_format};
use anyhow::{Context, Result};
use meanwhile::carried;
use meanwhile::findings::Sources;
use meanwhile::{Analysis, Input, Options, Program, Run, analyse};
use std::fs;
use std::path::{Path, PathBuf};

/// What rustc, a panic and the findings call the program: its file is named so.
pub const SOURCE: &str = "this cell";

/// Where a program is built.
#[derive(Debug, Clone)]
pub struct Place {
    /// The workbook: its packages, and the versions of all others.
    pub project: PathBuf,
    /// Of the package. It belongs to this place alone.
    pub folder: PathBuf,
    /// Of cargo's builds.
    pub target: PathBuf,
    /// Of the package and of the executable.
    pub name: String,
}

/// What came of a text.
pub enum Attempt {
    /// It does not compile.
    Refused(Refusal),
    Ran(Box<Ran>),
}

/// Why a program does not compile.
pub struct Refusal {
    /// rustc's messages.
    pub said: String,
    /// What its futures carry, if that is why.
    pub carried: Vec<carried::Picture>,
}

/// What a program did.
pub struct Ran {
    /// rustc's warnings.
    pub said: String,
    pub run: Run,
    pub analysis: Analysis,
}

/// What a program may use, in the versions of the workbook; recorded, where there is a package for that.
const KNOWN: [&str; 6] = [
    TOKIO,
    "axum",
    "futures",
    "reqwest",
    "tokio_stream",
    "tokio_util",
];
const TOKIO: &str = "tokio";

impl Place {
    /// Builds the program and runs it. `input`: what it reads. `slow`: called before a build that takes
    /// long, because nobody has used before what this program uses.
    ///
    /// # Errors
    /// If the package cannot be written, or cargo or the program not be started.
    pub fn attempt(
        &self,
        source: &str,
        input: &str,
        options: &Options,
        slow: impl FnOnce(),
    ) -> Result<Attempt> {
        let is_same = !self.write(source)?;
        let names = used(source);
        let used = self.target.join(format!("used-{}", names.join("-")));
        // One that uses nothing has nothing to wait for.
        if !names.is_empty() && !used.is_file() {
            slow();
        }
        let file = self.folder.join("built");
        let kept = is_same.then(|| Kept::read(&file)).flatten();
        let kept = match kept {
            Some(kept) => kept,
            None => match self.built(&file, source)? {
                Ok(kept) => kept,
                Err(refusal) => return Ok(Attempt::Refused(refusal)),
            },
        };
        let Kept { executable, said } = kept;
        written(&used, "")?;
        let input_file = self.folder.join("input");
        written(&input_file, input)?;
        let program = Program::new(executable, Vec::new())
            .with_source(self.folder.join(SOURCE))
            .with_input(Input::File(input_file));
        let run = program.run(options)?;
        let mut analysis = analyse(&run, &Sources::new(&self.folder));
        // Not the name of the executable, which says nothing to who has written the text.
        SOURCE.clone_into(&mut analysis.picture.program);
        Ok(Attempt::Ran(Box::new(Ran {
            said,
            run,
            analysis,
        })))
    }

    /// Builds the program, or tells what rustc said. What comes of it is kept in a file.
    fn built(&self, file: &Path, source: &str) -> Result<Result<Kept, Refusal>> {
        // Not left behind if this build fails or is ended.
        if file.exists() {
            fs::remove_file(file).with_context(|| format!("{} is in the way", file.display()))?;
        }
        let built = self.build()?;
        let said = built.said.clone();
        let carried = built.carried(SOURCE, source);
        let kept = match built.executable(&self.name)? {
            Ok(executable) => Kept { executable, said },
            Err(said) => return Ok(Err(Refusal { said, carried })),
        };
        kept.write(file)
            .with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(Ok(kept))
    }

    /// Writes the package, and tells whether it differs from what was there. What is as it was is not touched:
    /// cargo goes by a file's time.
    fn write(&self, source: &str) -> Result<bool> {
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("{} cannot be made", self.folder.display()))?;
        let manifest = written(&self.folder.join("Cargo.toml"), &self.manifest(source)?)?;
        if manifest {
            // The versions of the workbook, of which cargo keeps those that are needed.
            let lock = fs::read_to_string(self.project.join("Cargo.lock"))
                .context("the workbook has no Cargo.lock")?;
            written(&self.folder.join("Cargo.lock"), &lock)?;
        }
        Ok(written(&self.folder.join(SOURCE), source)? || manifest)
    }

    /// A program depends on what it names, so that one without axum does not wait for axum.
    fn manifest(&self, source: &str) -> Result<String> {
        let mut dependencies = toml::Table::new();
        for name in used(source) {
            let package = name.replace('_', "-");
            let stand_in = format!("recorded-{package}");
            let folder = self.project.join("crates").join(&stand_in);
            if folder.is_dir() {
                let mut recorded = toml::Table::new();
                recorded.insert("package".into(), stand_in.into());
                recorded.insert("path".into(), text(&folder)?.into());
                if name == TOKIO {
                    recorded.insert("features".into(), vec!["full"].into());
                }
                dependencies.insert(package, recorded.into());
                continue;
            }
            let version = self.workspace()?.remove(&package);
            let version = version.with_context(|| format!("the workbook has no {package}"))?;
            dependencies.insert(package, version);
        }
        let dependencies =
            toml::Table::from_iter([("dependencies".to_owned(), dependencies.into())]);
        Ok(head(&self.name) + &toml::to_string(&dependencies)?)
    }

    /// The packages of others that the workbook uses.
    fn workspace(&self) -> Result<toml::Table> {
        let path = self.project.join("Cargo.toml");
        let failed = || format!("{} cannot be read", path.display());
        let mut manifest: toml::Table =
            toml::from_str(&fs::read_to_string(&path).with_context(failed)?)
                .with_context(failed)?;
        let workspace = manifest.remove("workspace");
        let dependencies = workspace.and_then(|mut workspace| {
            let table = workspace.as_table_mut()?.remove("dependencies")?;
            table.try_into().ok()
        });
        dependencies.with_context(|| format!("{} lists no dependencies", path.display()))
    }

    fn build(&self) -> Result<Built> {
        let mut arguments: Vec<std::ffi::OsString> = [
            "build",
            "--quiet",
            "--offline",
            "--color=always",
            message_format(true),
            "--manifest-path",
        ]
        .map(Into::into)
        .into();
        arguments.push(self.folder.join("Cargo.toml").into());
        let nothing = std::ffi::OsStr::new("");
        cargo(
            arguments,
            &[
                ("CARGO_TARGET_DIR", self.target.as_os_str()),
                // Of whoever started the kernel; they would build everything anew.
                ("RUSTFLAGS", nothing),
                ("RUSTC_WRAPPER", nothing),
            ],
        )
    }
}

/// The manifest without its dependencies. Line numbers are enough for panics and timelines, and are
/// linked in half the time. `name` needs no escapes.
fn head(name: &str) -> String {
    format!(
        r#"[package]
name = "{name}"
version = "0.1.0"
edition = "2024"

[workspace]

[[bin]]
name = "{name}"
path = "{SOURCE}"

[profile.dev]
debug = "line-tables-only"

"#
    )
}

/// What a program uses, in the order of [`KNOWN`].
fn used(source: &str) -> Vec<&'static str> {
    let known = KNOWN.into_iter();
    known.filter(|name| names(source, name)).collect()
}

/// Whether a crate is named in a text: its word stands by itself, and is followed by `::` or follows `use`.
/// `futures` alone is a word of everyday language.
fn names(source: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    source.match_indices(word).any(|(at, _)| {
        let (before, after) = (&source[..at], &source[at + word.len()..]);
        let alone = !before.ends_with(is_part) && !after.starts_with(is_part);
        let used = before.trim_end().ends_with("use") || after.trim_start().starts_with("::");
        alone && used
    })
}

/// Writes a file unless it says that already, and tells whether it did.
fn written(path: &Path, text: &str) -> Result<bool> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(true)
}

fn text(path: &Path) -> Result<&str> {
    path.to_str()
        .with_context(|| format!("{} is no UTF-8, and cargo needs that", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place {
            project: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")),
            folder: PathBuf::from("package"),
            target: PathBuf::from("target"),
            name: "cell-7".to_owned(),
        }
    }

    #[test]
    fn a_program_depends_on_what_it_names_and_on_nothing_else() {
        let plain = place().manifest("fn main() { my_tokio(); }").unwrap();
        assert!(plain.contains("name = \"cell-7\"") && plain.contains("path = \"this cell\""));
        assert!(!plain.contains("tokio"), "{plain}");
        let both = place()
            .manifest("use tokio::time;\nuse axum::Router;")
            .unwrap();
        assert!(
            both.contains("recorded-tokio") && both.contains("[dependencies.axum]"),
            "{both}"
        );
        assert!(!both.contains("reqwest"), "{both}");
        let util = "use tokio_util::sync::CancellationToken; // of futures\nuse futures as f;";
        let util = place().manifest(util).unwrap();
        assert!(util.contains("recorded-tokio-util"), "{util}");
        assert!(util.contains("recorded-futures"), "{util}");
        assert!(!util.contains("tokio-stream"), "{util}");
        let words = place().manifest("fn main() {} // futures are lazy");
        assert!(!words.unwrap().contains("futures"));
    }
}
