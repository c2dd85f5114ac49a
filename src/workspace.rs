//! What cargo tells of a workspace: its own packages, and what each of them builds.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A package of the workspace.
#[derive(Debug, Deserialize)]
pub struct Package {
    pub name: String,
    pub targets: Vec<Target>,
}

/// What cargo builds of a package.
#[derive(Debug, Deserialize)]
pub struct Target {
    pub name: String,
    /// Such as `lib`, `bin`, `example` or `test`.
    pub kind: Vec<String>,
    /// As the manifest has it, with `..` in it if that does.
    pub src_path: PathBuf,
}

impl Target {
    pub fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}

/// The packages of a workspace could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    #[error("cargo could not be run: {0}")]
    Cargo(#[from] std::io::Error),
    #[error("the workspace could not be read:\n{0}")]
    Unreadable(String),
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// The packages of the workspace in a folder, without those that they depend on.
///
/// # Errors
/// If cargo cannot be started, or cannot read the workspace: then the error has what cargo says.
pub fn packages(root: &Path) -> Result<Vec<Package>, WorkspaceError> {
    let output = cargo(root)
        .args(["metadata", "--no-deps", "--format-version=1"])
        .stderr(Stdio::piped())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(WorkspaceError::Unreadable(said.into_owned()));
    }
    let metadata: Result<Metadata, _> = serde_json::from_slice(&output.stdout);
    let metadata = metadata.map_err(|error| WorkspaceError::Unreadable(error.to_string()))?;
    Ok(metadata.packages)
}

/// Cargo, in the workspace, as a newcomer would call it: without what an outer cargo sets.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST")
            || text == "CARGO_CRATE_NAME"
        {
            command.env_remove(&name);
        }
    }
    command
}
