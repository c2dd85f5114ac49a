//! The programs of the book and the solutions of its exercises are plain tokio: without `package =
//! "recorded-tokio"` every one of them builds, and prints what it prints with it.
//!
//! They are built as modules of one program below `target`, where `tokio` is tokio: a build for each would take
//! minutes.

mod common;

use meanwhile::examples::{Example, executables};
use meanwhile::{Input, Line, Options, Program, Run, Transcript};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use toml::{Table, Value};
use xtask::packages;

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn every_program_prints_the_same_on_plain_tokio() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let all = common::book_programs(&root);
    assert!(all.len() > 100, "{}", all.len());
    let plain = Plain::build(&root, &all);
    let mut wrong = Vec::new();
    for example in &all {
        let kept = format!(
            "recordings/transcripts/{}/{}.snap",
            example.chapter, example.name
        );
        let kept = fs::read_to_string(root.join(&kept)).unwrap_or_default();
        let expected = kept.splitn(3, "---\n").nth(2).unwrap_or_default();
        let run = plain.run(example);
        let printed = run.transcript.to_string();
        let expected_lines = lines(&Transcript::parse(expected).unwrap());
        if lines(&run.transcript) != expected_lines {
            wrong.push(format!(
                "{}:\n{printed}\ninstead of\n{expected}",
                example.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let lock = fs::read_to_string(plain.folder.join("Cargo.lock")).unwrap();
    assert!(
        !lock.contains("recorded-tokio"),
        "it was built with recorded tokio after all"
    );
}

/// Which worker says which of two lines that come in any order may differ as well.
fn lines(transcript: &Transcript) -> Vec<String> {
    let loose = transcript.lines.iter().any(|line| line.unordered);
    let shown = |line: &Line| {
        let thread = if loose { "" } else { line.thread.as_str() };
        // A recording has no blanks at the end of a line.
        let text = line.text.trim_end();
        format!("{:?} {thread} {:?} {text}", line.at, line.stream)
    };
    let mut lines: Vec<String> = transcript.lines.iter().map(shown).collect();
    lines.push(format!("{:?} {}", transcript.total, transcript.ending));
    lines
}

/// All programs in one, in a workspace of its own.
struct Plain {
    folder: PathBuf,
    executable: PathBuf,
}

impl Plain {
    fn build(root: &Path, all: &[Example]) -> Plain {
        let folder = root.join("target/plain-tokio");
        fs::create_dir_all(&folder).unwrap();
        write(&folder.join("Cargo.toml"), &manifest(root));
        let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
        if !folder.join("Cargo.lock").exists() {
            write(&folder.join("Cargo.lock"), &lock);
        }
        for example in all {
            let module = folder.join(place(root, example));
            fs::create_dir_all(module.parent().unwrap()).unwrap();
            let source = fs::read_to_string(&example.source).unwrap();
            write(&module, &with_public_main(&source));
        }
        write(&folder.join("main.rs"), &main(root, all));
        let own = packages::Own::of(root).unwrap();
        let (from, to) = (root.join("target/debug"), folder.join("target/debug"));
        packages::take_over(&from, &to, &own).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(&folder)
            .args(["build", "--offline", "--quiet"])
            .arg("--message-format=json-render-diagnostics")
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .stderr(Stdio::inherit());
        let built = cargo.output().unwrap();
        assert!(built.status.success(), "see above");
        let executable = executables(&built.stdout).remove(0).1;
        Plain { folder, executable }
    }

    fn run(&self, example: &Example) -> Run {
        let program = Program::new(&self.executable, Vec::new()).with_source(&example.source);
        // Not an argument, which the program would take for its own.
        let mut program = program.with_variable(CHOSEN, module(example));
        let input = example.source.with_extension("in");
        if input.is_file() {
            program = program.with_input(Input::File(input));
        }
        program.run(&Options::default()).unwrap()
    }
}

/// With everything that a program of the book or an exercise may use.
fn manifest(root: &Path) -> String {
    let table = |path: &Path| -> Table { fs::read_to_string(path).unwrap().parse().unwrap() };
    let workspace = table(&root.join("Cargo.toml"));
    let workspace = workspace["workspace"].as_table().unwrap();
    let versions = workspace["dependencies"].as_table().unwrap();
    let mut dependencies = Table::new();
    for (name, dependency) in of_packages(root)
        .iter()
        .map(|path| table(path))
        .flat_map(|package| package["dependencies"].as_table().unwrap().clone())
    {
        let package = dependency.get("package").and_then(Value::as_str);
        let recorded = package.is_some_and(|package| package.starts_with("recorded-"));
        let inherited = recorded || dependency.get("workspace").is_some();
        let dependency = if inherited {
            versions[&name].clone()
        } else {
            dependency
        };
        // The tests of the exercises need our own library; the programs do without.
        if dependency.get("path").is_none() {
            dependencies.insert(name, dependency);
        }
    }
    let mut manifest = Table::new();
    manifest.insert("workspace".into(), Table::new().into());
    manifest.insert("dependencies".into(), dependencies.into());
    for part in ["package", "profile"] {
        // Line numbers as in the workspace, for panics.
        let profile = "[dev]\ndebug = 'line-tables-only'\n";
        let package = "name = 'plain'\nversion = '0.0.0'\nedition = '2024'\n";
        let text = if part == "package" { package } else { profile };
        manifest.insert(part.into(), text.parse::<Table>().unwrap().into());
    }
    manifest.to_string() + "[[bin]]\nname = 'plain'\npath = 'main.rs'\n"
}

/// The manifests of the packages whose programs these are.
fn of_packages(root: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(root.join("examples")).unwrap().flatten();
    let mut all: Vec<PathBuf> = below.map(|entry| entry.path().join("Cargo.toml")).collect();
    all.extend([
        root.join("examples/Cargo.toml"),
        root.join("exercises/Cargo.toml"),
    ]);
    all.retain(|path| path.is_file());
    all
}

/// Its file, seen from the project: panics say it.
fn place<'a>(root: &Path, example: &'a Example) -> &'a Path {
    example.source.strip_prefix(root).unwrap()
}

fn module(example: &Example) -> String {
    format!("{}_{}", example.chapter, example.name).replace('-', "_")
}

/// Names the program to be run.
const CHOSEN: &str = "PLAIN_PROGRAM";

/// Runs the program that is named.
fn main(root: &Path, all: &[Example]) -> String {
    let mut modules = String::from("#![allow(warnings)]\n");
    let mut arms = String::new();
    for example in all {
        let (module, place) = (module(example), place(root, example));
        writeln!(modules, "#[path = {place:?}]\nmod of_{module};").unwrap();
        writeln!(arms, "        {module:?} => end(of_{module}::main()),").unwrap();
    }
    format!(
        "{modules}\nfn main() -> std::process::ExitCode {{\n    match &*std::env::var({CHOSEN:?}).unwrap() {{\n{arms}        \
         other => panic!(\"there is no {{other}}\"),\n    }}\n}}\n\n\
         fn end(result: impl std::process::Termination) -> std::process::ExitCode {{\n    result.report()\n}}\n"
    )
}

/// Public, for the outer one to call it. In the same line, for the others to stay where they are.
fn with_public_main(source: &str) -> String {
    let line = |line: &str| match line {
        line if line.starts_with("fn main(") || line.starts_with("async fn main(") => {
            format!("pub {line}\n")
        }
        line => format!("{line}\n"),
    };
    source.lines().map(line).collect()
}

/// Only if it is another text: cargo looks at times.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::write(path, text).unwrap();
}
