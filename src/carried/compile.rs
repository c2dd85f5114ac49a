//! What rustc says of a program of the book that must not compile, in JSON.

use crate::artifacts::artifacts;
use crate::workspace;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// rustc, and the tokio that cargo has built.
#[derive(Debug, Clone)]
pub struct Compiler {
    folder: PathBuf,
    tokio: PathBuf,
}

/// rustc could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    #[error("{0} cannot be run: {1}")]
    Start(&'static str, io::Error),
    #[error("cargo has built no tokio for tests/compile-fail:\n{0}")]
    NoTokio(String),
    #[error("rustc compiles it")]
    Compiles,
}

impl Compiler {
    /// Asks cargo for tokio. `words`: to `cargo test`, which say for which packages it is built; those of the full test
    /// run, so that it is not built once more with fewer features.
    ///
    /// # Errors
    /// If cargo cannot be run, or cannot build it.
    pub fn find(root: &Path, words: &[&str]) -> Result<Compiler, CompileError> {
        let output = workspace::cargo(root)
            .args(["test", "--tests", "--no-run", "--quiet"])
            .arg("--message-format=json-render-diagnostics")
            .args(words)
            .output()
            .map_err(|error| CompileError::Start("cargo", error))?;
        let tokio = artifacts(&output.stdout)
            .filter(|artifact| artifact.package() == "tokio" && artifact.is("lib"))
            .find_map(|artifact| artifact.library());
        let said = || String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(Compiler {
            folder: root.join(FOLDER),
            tokio: tokio.ok_or_else(|| CompileError::NoTokio(said()))?,
        })
    }

    /// rustc's messages about a program, relative to `tests/compile-fail`: it is called so in them, too.
    ///
    /// # Errors
    /// If rustc cannot be run, or compiles the program.
    pub fn messages(&self, program: &Path) -> Result<String, CompileError> {
        let start = |error| CompileError::Start("rustc", error);
        let out = tempfile::tempdir().map_err(start)?;
        let mut tokio = std::ffi::OsString::from("tokio=");
        tokio.push(&self.tokio);
        let mut dependencies = std::ffi::OsString::from("dependency=");
        dependencies.push(self.tokio.parent().unwrap_or(Path::new("")));
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc)
            .current_dir(&self.folder)
            .args([
                "--edition",
                "2024",
                "--crate-type",
                "bin",
                "--emit=metadata",
            ])
            .arg("--error-format=json")
            .arg("--out-dir")
            .arg(out.path())
            .arg("--extern")
            .arg(tokio)
            .arg("-L")
            .arg(dependencies)
            .arg(program)
            .stdin(Stdio::null())
            .output()
            .map_err(start)?;
        match output.status.success() {
            true => Err(CompileError::Compiles),
            false => Ok(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}

/// Where the programs are that must not compile.
pub const FOLDER: &str = "tests/compile-fail";
