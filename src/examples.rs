//! The programs of the book, and those of its exercises: which there are, and building them.

use crate::artifacts::artifacts;
use crate::nearest;
use crate::run::{Input, Program};
use crate::workspace::{self, Package, Target, WorkspaceError, cargo};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// A program of the book.
#[derive(Debug, Clone)]
pub struct Example {
    pub name: String,
    /// The folder of its chapter, such as `01-waiting`.
    pub chapter: String,
    pub source: PathBuf,
    package: String,
    target: TargetKind,
}

/// What cargo calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TargetKind {
    Example,
    Bin,
}

/// The examples could not be listed, found or built.
#[derive(Debug, thiserror::Error)]
pub enum ExampleError {
    #[error("cargo could not be run: {0}")]
    Cargo(#[from] std::io::Error),
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    #[error(
        "there is no example `{name}`.{} `cargo meanwhile list` shows them all.",
        nearest::meant(nearest)
    )]
    Unknown { name: String, nearest: Vec<String> },
    #[error("{name} does not compile; rustc's own message is above")]
    DoesNotCompile { name: String },
}

/// The folder of the workbook: the nearest above the current one that has a `book.toml` and
/// an `examples` folder, or else where this library was built.
pub fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let is_root =
        |folder: &&Path| folder.join("book.toml").is_file() && folder.join("examples").is_dir();
    let above = here.ancestors().find(is_root);
    above.map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")),
        Path::to_path_buf,
    )
}

/// Every example of the workspace, by chapter and name.
///
/// # Errors
/// If cargo cannot read the workspace.
pub fn all(root: &Path) -> Result<Vec<Example>, ExampleError> {
    let examples = targets(root, TargetKind::Example, "examples")?;
    Ok(sorted(examples))
}

/// What has a recorded run: every example, and the solution of every exercise.
///
/// # Errors
/// If cargo cannot read the workspace.
pub fn recorded(root: &Path) -> Result<Vec<Example>, ExampleError> {
    let mut all = all(root)?;
    all.extend(solutions(root)?);
    Ok(all)
}

/// The solution of every exercise, `NAME_sol`, all in a chapter named `exercises`.
///
/// # Errors
/// If cargo cannot read the workspace.
pub fn solutions(root: &Path) -> Result<Vec<Example>, ExampleError> {
    let mut solutions = targets(root, TargetKind::Bin, "exercises/solutions")?;
    for solution in &mut solutions {
        "exercises".clone_into(&mut solution.chapter);
    }
    Ok(sorted(solutions))
}

fn sorted(mut examples: Vec<Example>) -> Vec<Example> {
    examples.sort_by(|a, b| (&a.chapter, &a.name).cmp(&(&b.chapter, &b.name)));
    examples
}

/// The targets of one kind whose sources lie below a folder.
fn targets(root: &Path, kind: TargetKind, below: &str) -> Result<Vec<Example>, ExampleError> {
    let folder = root.join(below);
    let folder = folder.canonicalize().unwrap_or(folder);
    let packages = workspace::packages(root)?;
    let mut found: Vec<Example> = packages
        .into_iter()
        .flat_map(|package| of_package(package, kind))
        .collect();
    found.retain(|example| example.source.starts_with(&folder));
    Ok(found)
}

fn of_package(package: Package, kind: TargetKind) -> Vec<Example> {
    let word = match kind {
        TargetKind::Example => "example",
        TargetKind::Bin => "bin",
    };
    let targets = package.targets.into_iter();
    let targets = targets.filter(|target| target.is(word));
    let example = |target: Target| Example {
        name: target.name,
        chapter: chapter_of(&target.src_path),
        package: package.name.clone(),
        target: kind,
        // Cargo writes the path as the manifest does, with `..` in it.
        source: target.src_path.canonicalize().unwrap_or(target.src_path),
    };
    targets.map(example).collect()
}

fn chapter_of(source: &Path) -> String {
    let folder = source.parent().and_then(Path::file_name);
    folder
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The example of that name, or the exercise, or `NAME_sol`, its solution.
///
/// # Errors
/// If there is none; then the error names the nearest.
pub fn find(root: &Path, name: &str) -> Result<Example, ExampleError> {
    let mut examples = all(root)?;
    examples.extend(targets(root, TargetKind::Bin, "exercises")?);
    if let Some(found) = examples.iter().find(|example| example.name == name) {
        return Ok(found.clone());
    }
    let known = examples.iter().map(|example| example.name.as_str());
    Err(ExampleError::Unknown {
        name: name.to_owned(),
        nearest: nearest::names(name, known)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    })
}

/// Builds examples and gives their programs, in the same order. Cargo's progress and rustc's
/// messages go to stderr; `quiet` leaves out the progress.
///
/// # Errors
/// If one does not compile.
pub fn build(root: &Path, examples: &[Example], quiet: bool) -> Result<Vec<Program>, ExampleError> {
    let mut command = cargo(root);
    command.args(["build", "--message-format=json-render-diagnostics"]);
    if quiet {
        command.arg("--quiet");
    }
    let mut packages: Vec<&str> = examples
        .iter()
        .map(|example| example.package.as_str())
        .collect();
    packages.sort_unstable();
    packages.dedup();
    for package in packages {
        command.args(["--package", package]);
    }
    for example in examples {
        let kind = match example.target {
            TargetKind::Example => "--example",
            TargetKind::Bin => "--bin",
        };
        command.args([kind, &example.name]);
    }
    let output = command.stderr(Stdio::inherit()).output()?;
    let built = executables(&output.stdout);
    let program = |example: &Example| {
        let path = built.iter().find(|(name, _)| *name == example.name);
        let path = path.filter(|_| output.status.success());
        let (_, path) = path.ok_or_else(|| ExampleError::DoesNotCompile {
            name: example.name.clone(),
        })?;
        let input = example.source.with_extension("in");
        Ok(Program {
            path: path.clone(),
            arguments: Vec::new(),
            source: Some(example.source.clone()),
            texts: None,
            input: if input.is_file() {
                Input::File(input)
            } else {
                Input::Empty
            },
            variables: Vec::new(),
            folder: None,
        })
    };
    examples.iter().map(program).collect()
}

/// The names and files of what cargo built, from its messages in JSON.
pub fn executables(messages: &[u8]) -> Vec<(String, PathBuf)> {
    artifacts(messages)
        .filter_map(|artifact| Some((artifact.target.name, artifact.executable?)))
        .collect()
}
