//! Every `rust` fence of the book compiles, or fails as it says it does.
//!
//! All fences become the programs of one generated package, checked by one `cargo check`. A fence
//! stands in its program at the very lines at which it stands in its chapter, so that rustc's
//! message points into the chapter.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One fence of one chapter.
#[derive(Debug)]
struct Fence {
    /// Such as `book/01-waiting.md`.
    chapter: PathBuf,
    /// The line of its opening mark, counted from 1.
    line: usize,
    body: String,
    /// The words after `rust`.
    flags: Vec<String>,
}

/// The part of cargo's JSON that matters here.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: String,
    code: Option<Code>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[test]
fn every_rust_fence_compiles_or_fails_as_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fences = fences_of_the_book(root);
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fences");
    write_package(root, &package, &fences);
    let said = check(&package);
    let complaints = fences
        .iter()
        .filter_map(|fence| match said.get(&fence.name()) {
            Some(said) => fence.complaint(said),
            None => Some(format!("{} was not checked", fence.name())),
        });
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn a_fence_stands_at_its_own_lines_and_shows_its_hidden_ones() {
    let text = "# T\n\n```rust\n# use std::time::Duration;\nlet a = 1;\n## not hidden\n```\n";
    let fences = fences_in(Path::new("book/x.md"), text);
    let program = fences[0].program();
    let lines: Vec<&str> = program.lines().collect();
    assert_eq!(lines[3], "use std::time::Duration;");
    assert_eq!(lines[4], "let a = 1;");
    assert_eq!(lines[5], "# not hidden");
}

#[test]
fn a_fence_that_should_fail_must_fail_with_its_code() {
    let fence = |flags: &str| Fence {
        chapter: "book/x.md".into(),
        line: 3,
        body: String::new(),
        flags: flags.split(',').map(str::to_owned).collect(),
    };
    let error = |code: &str| {
        let code = Some(Code {
            code: code.to_owned(),
        });
        vec![Diagnostic {
            level: "error".to_owned(),
            rendered: String::new(),
            code,
        }]
    };
    assert!(
        fence("compile_fail,E0728")
            .complaint(&error("E0728"))
            .is_none()
    );
    assert!(
        fence("compile_fail,E0728")
            .complaint(&error("E0425"))
            .is_some()
    );
    assert!(fence("compile_fail").complaint(&[]).is_some());
    assert!(fence("").complaint(&error("E0425")).is_some());
    assert!(fence("ignore").complaint(&[]).is_some());
}

fn fences_of_the_book(root: &Path) -> Vec<Fence> {
    let chapters = fs::read_dir(root.join("book")).unwrap();
    let mut chapters: Vec<PathBuf> = chapters.map(|file| file.unwrap().path()).collect();
    chapters.retain(|path| path.extension().is_some_and(|is| is == "md"));
    chapters.sort();
    let fences = chapters.iter().flat_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        fences_in(path.strip_prefix(root).unwrap(), &text)
    });
    fences.collect()
}

fn fences_in(chapter: &Path, text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<(String, Option<Fence>)> = None;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let marks: String = trimmed.chars().take_while(|c| *c == '`').collect();
        match &mut open {
            Some((opening, fence)) => {
                if trimmed.trim_end() == marks && marks.len() >= opening.len() {
                    fences.extend(open.take().and_then(|(_, fence)| fence));
                } else if let Some(fence) = fence {
                    fence.body.push_str(&unhidden(line));
                    fence.body.push('\n');
                }
            }
            None if marks.len() >= 3 => {
                let mut words = trimmed[marks.len()..].split([',', ' ']).map(str::trim);
                let fence = (words.next() == Some("rust")).then(|| Fence {
                    chapter: chapter.to_owned(),
                    line: index + 1,
                    body: String::new(),
                    flags: words
                        .filter(|word| !word.is_empty())
                        .map(str::to_owned)
                        .collect(),
                });
                open = Some((marks, fence));
            }
            None => {}
        }
    }
    fences
}

/// As in rustdoc: `# ` hides a line from the reader, `##` is a `#` that hides nothing.
fn unhidden(line: &str) -> String {
    let text = line.trim_start();
    let indent = &line[..line.len() - text.len()];
    match text {
        "#" => String::new(),
        _ => match text
            .strip_prefix("# ")
            .or_else(|| text.strip_prefix('#').filter(|rest| rest.starts_with('#')))
        {
            Some(rest) => format!("{indent}{rest}"),
            None => line.to_owned(),
        },
    }
}

impl Fence {
    /// The name of its program.
    fn name(&self) -> String {
        let stem = self
            .chapter
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        format!("{stem}_line_{}", self.line).replace('-', "_")
    }

    fn program(&self) -> String {
        let above = "\n".repeat(self.line - 1);
        let Fence { body, .. } = self;
        match body.contains("fn main") {
            true => format!("{above}#![allow(unused)]\n{body}"),
            // The inner block lets `?` and a closing `Ok::<(), Error>(())` have any type.
            false => format!(
                "{above}#![allow(unused)] fn main() {{}} async fn fence() {{ let _ = async {{\n{body}}}; }}\n"
            ),
        }
    }

    fn complaint(&self, said: &[Diagnostic]) -> Option<String> {
        let place = format!("{}:{}", self.chapter.display(), self.line);
        let errors: Vec<&Diagnostic> = said.iter().filter(|one| one.level == "error").collect();
        let flag = |name: &str| self.flags.iter().any(|flag| flag == name);
        if flag("ignore") {
            return Some(format!(
                "{place}: an ignored fence proves nothing: compile it, or make it `text`"
            ));
        }
        if !flag("compile_fail") {
            let rendered: String = errors
                .iter()
                .map(|error| self.in_chapter(&error.rendered))
                .collect();
            return (!errors.is_empty())
                .then(|| format!("{place}: this fence does not compile\n{rendered}"));
        }
        if errors.is_empty() {
            return Some(format!(
                "{place}: this fence compiles, but is marked `compile_fail`"
            ));
        }
        let is_code = |flag: &&String| flag.starts_with('E') && flag[1..].parse::<u32>().is_ok();
        let wanted = self.flags.iter().find(is_code)?;
        let given = |error: &&Diagnostic| error.code.as_ref().is_some_and(|is| &is.code == wanted);
        let rendered: String = errors
            .iter()
            .map(|error| self.in_chapter(&error.rendered))
            .collect();
        (!errors.iter().any(given))
            .then(|| format!("{place}: this fence fails, but not with {wanted}\n{rendered}"))
    }

    /// rustc's message, with the chapter in place of the generated program.
    fn in_chapter(&self, rendered: &str) -> String {
        let generated = format!("src/bin/{}.rs", self.name());
        rendered.replace(&generated, &self.chapter.display().to_string())
    }
}

fn write_package(root: &Path, package: &Path, fences: &[Fence]) {
    let workspace: toml::Table = toml::from_str(&read(&root.join("Cargo.toml"))).unwrap();
    let tokio = &workspace["workspace"]["dependencies"]["tokio"];
    let manifest = format!(
        "[workspace]\n\n[package]\nname = \"fences\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\ntokio = {tokio}\n"
    );
    let programs = package.join("src/bin");
    if programs.exists() {
        fs::remove_dir_all(&programs).unwrap();
    }
    fs::create_dir_all(&programs).unwrap();
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    // The same versions as everywhere else, and no look at the network.
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    fs::write(package.join("src/lib.rs"), "").unwrap();
    for fence in fences {
        let path = programs.join(format!("{}.rs", fence.name()));
        fs::write(path, fence.program()).unwrap();
    }
}

/// What rustc said, by program.
fn check(package: &Path) -> BTreeMap<String, Vec<Diagnostic>> {
    // The shared target folder, because tokio is compiled there already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--offline",
            "--bins",
            "--keep-going",
            "--message-format=json",
        ])
        .env("CARGO_TARGET_DIR", target)
        .current_dir(package)
        .output()
        .unwrap_or_else(|error| panic!("cargo cannot be started: {error}"));
    let text = String::from_utf8_lossy(&output.stdout);
    let mut said: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    let mut finished = false;
    for line in text.lines() {
        finished |= line.contains("\"build-finished\"");
        let Ok(Message {
            target: Some(target),
            message,
        }) = serde_json::from_str(line)
        else {
            continue;
        };
        // A program without messages is named too, when it is done.
        said.entry(target.name).or_default().extend(message);
    }
    assert!(
        finished,
        "cargo check did not run:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
