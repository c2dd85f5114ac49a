//! The programs of the book and the solutions of its exercises are plain tokio: without `package =
//! "recorded-tokio"` every one of them builds, and prints what it prints with it.
//!
//! The same files are built in a workspace of their own below `target`, where `tokio` is tokio.

mod common;

use meanwhile::{Line, Options, Transcript, examples};
use std::fs;
use std::path::{Path, PathBuf};
use toml::Table;

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn every_program_prints_the_same_on_plain_tokio() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let plain = root.join("target/plain-tokio");
    copy_workspace(&root, &plain);
    let all = common::book_programs(&plain);
    assert_eq!(all.len(), common::book_programs(&root).len());
    let programs = examples::build(&plain, &all, true).unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    for (example, program) in all.iter().zip(programs) {
        let kept = format!(
            "recordings/transcripts/{}/{}.snap",
            example.chapter, example.name
        );
        let kept = fs::read_to_string(root.join(&kept)).unwrap_or_default();
        let expected = kept.splitn(3, "---\n").nth(2).unwrap_or_default();
        let run = program.run(&Options::default()).unwrap();
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
    let lock = fs::read_to_string(plain.join("Cargo.lock")).unwrap();
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
        format!("{:?} {thread} {:?} {}", line.at, line.stream, line.text)
    };
    let mut lines: Vec<String> = transcript.lines.iter().map(shown).collect();
    lines.push(format!("{:?} {}", transcript.total, transcript.ending));
    lines
}

/// The programs with the workspace that they need, and nothing more.
fn copy_workspace(root: &Path, plain: &Path) {
    let manifest: Table = fs::read_to_string(root.join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let mut workspace = manifest["workspace"].as_table().unwrap().clone();
    let members = vec!["examples", "examples/util", "examples/web", "exercises"];
    workspace.insert("members".into(), members.into());
    workspace.remove("default-members");
    // Paths to this project's own packages would lead nowhere from there.
    let dependencies = workspace["dependencies"].as_table_mut().unwrap();
    dependencies.retain(|_, dependency| dependency.get("path").is_none());
    let mut copied = Table::new();
    copied.insert("workspace".into(), workspace.into());
    fs::create_dir_all(plain.join(".cargo")).unwrap();
    write(&plain.join("Cargo.toml"), &copied.to_string());
    write(&plain.join(".cargo/config.toml"), "[net]\noffline = true\n");
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
    if !plain.join("Cargo.lock").exists() {
        write(&plain.join("Cargo.lock"), &lock);
    }
    for folder in ["examples", "exercises"] {
        // A program that is gone from the book must be gone there too.
        let _ = fs::remove_dir_all(plain.join(folder));
        copy_folder(&root.join(folder), &plain.join(folder));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else if entry.file_name() == "Cargo.toml" {
            let text = fs::read_to_string(entry.path()).unwrap();
            let line = |line: &str| match line.split_once(" = { package = \"recorded-") {
                Some((name, _)) => format!("{name}.workspace = true\n"),
                // The tests of the exercises; the programs do without.
                None if line == "meanwhile.workspace = true" => String::new(),
                None => format!("{line}\n"),
            };
            let text: String = text.lines().map(line).collect();
            write(&target, &text);
        } else {
            // With its time, so that cargo does not build it again.
            fs::copy(entry.path(), &target).unwrap();
            let time = entry.metadata().unwrap().modified().unwrap();
            fs::File::options()
                .append(true)
                .open(&target)
                .unwrap()
                .set_modified(time)
                .unwrap();
        }
    }
}

/// Only if it is another text: cargo looks at times.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::write(path, text).unwrap();
}
