//! What `meanwhile record` promises, on a small project in a folder of its own, whose name has spaces.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TEA: &str = "//! Tea takes a moment.\nfn main() {\n    println!(\"kettle on\");\n    \
    std::thread::sleep(std::time::Duration::from_millis(300));\n    println!(\"tea\");\n}\n";

/// Who is first is open.
const RACE: &str = "fn main() {\n    let cook = || std::thread::spawn(|| println!(\"{:?} is done\", \
    std::thread::current().id()));\n    let all = [cook(), cook(), cook()];\n    \
    all.map(|one| one.join().unwrap());\n}\n";

struct Project(tempfile::TempDir);

impl Project {
    fn new(programs: &[(&str, &str)]) -> Project {
        let folder = tempfile::Builder::new();
        let folder = { folder }.prefix("a small book ").tempdir().unwrap();
        let project = Project(folder);
        project.write("book.toml", "");
        let mut manifest = "[package]\nname = \"kitchen\"\nedition = \"2024\"\n\
                            autoexamples = false\n[workspace]\n"
            .to_owned();
        project.write("src/lib.rs", "");
        for (name, source) in programs {
            let path = format!("examples/01-tea/{name}.rs");
            project.write(&path, source);
            manifest += &format!("[[example]]\nname = \"{name}\"\npath = \"{path}\"\n");
        }
        project.write("Cargo.toml", &manifest);
        project
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.0.path().join(inside)
    }

    fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).unwrap()
    }

    fn record(&self, arguments: &[&str]) -> Output {
        record(self.0.path(), arguments)
    }

    /// All that stands below `tests`.
    fn kept(&self) -> BTreeMap<PathBuf, String> {
        let files = walkdir::WalkDir::new(self.path("recordings"));
        let files = files.into_iter().flatten();
        let files = files.filter(|entry| entry.file_type().is_file());
        files
            .map(|file| {
                let text = fs::read_to_string(file.path()).unwrap();
                (file.into_path(), text)
            })
            .collect()
    }
}

fn record(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meanwhile"));
    command.arg("record").args(arguments).current_dir(folder);
    // The project's own target folder, whatever is set for the tests.
    command.env_remove("CARGO_TARGET_DIR");
    command.output().expect("the command starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_program_is_recorded_once_and_then_it_is_the_same_until_it_changes() {
    let project = Project::new(&[("tea", TEA), ("other", TEA)]);
    let first = project.record(&["tea"]);
    assert!(first.status.success(), "{first:?}");
    let files = [
        "recordings/transcripts/01-tea/tea.snap",
        "recordings/pictures/01-tea/tea.picture.snap",
        "recordings/pictures/01-tea/tea.text.snap",
        "recordings/pictures/01-tea/tea.svg.snap",
    ];
    let each = |word: &str| -> String {
        let lines = files.map(|file| format!("{word:<10}{file}\n"));
        lines.concat()
    };
    let expected = each("added") + "4 added, 0 changed, 0 the same\n";
    assert_eq!(said(&first), expected);
    assert_eq!(
        project.read(files[0]),
        "---\nsource: tests/common/mod.rs\n---\n   0.000 s  main | kettle on\n   \
         0.300 s  main | tea\n   0.300 s  = exit status 0\n"
    );
    // Nothing of the other program, and which source the recordings are of.
    assert_eq!(project.kept().len(), 5);
    assert!(project.read("recordings/sources.toml").contains("tea.rs"));

    let again = project.record(&["tea"]);
    let expected = each("the same") + "0 added, 0 changed, 4 the same\n";
    assert_eq!(said(&again), expected);

    project.write("examples/01-tea/tea.rs", &TEA.replace("300", "500"));
    let before = project.kept();
    let check = project.record(&["tea", "--check"]);
    assert_eq!(check.status.code(), Some(1), "{check:?}");
    assert_eq!(project.kept(), before);
    let changed = project.record(&["tea"]);
    assert!(changed.status.success(), "{changed:?}");
    let told = said(&changed);
    for line in [
        "changed   recordings/transcripts/01-tea/tea.snap\n",
        "    -    0.300 s  main | tea\n",
        "    +    0.500 s  main | tea\n",
        "0 added, 4 changed, 0 the same\n",
    ] {
        assert!(told.contains(line), "{line}{told}");
    }
    assert!(project.record(&["tea", "--check"]).status.success());
}

#[test]
fn a_program_whose_order_is_open_is_refused_and_its_old_recording_stays() {
    let project = Project::new(&[("tea", TEA), ("race", TEA)]);
    assert!(project.record(&["--all"]).status.success());
    project.write("examples/01-tea/race.rs", RACE);
    let before = project.kept();
    let refused = project.record(&["race"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let error = complained(&refused).replace('\n', " ");
    for part in [
        "race.rs prints lines whose order is not fixed",
        "`// unordered`",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert_eq!(project.kept(), before);
}

#[test]
fn one_that_is_refused_keeps_no_other_from_being_recorded() {
    let project = Project::new(&[("race", RACE), ("tea", TEA)]);
    let all = project.record(&["--all"]);
    assert_eq!(all.status.code(), Some(1), "{all:?}");
    assert!(said(&all).contains("added     recordings/transcripts/01-tea/tea.snap\n"));
    assert!(complained(&all).contains("`race` cannot be recorded"));
    assert!(
        !project
            .path("recordings/transcripts/01-tea/race.snap")
            .exists()
    );
}

#[test]
fn a_python_twin_is_recorded_by_its_name() {
    if xtask::python().is_err() && std::env::var_os("MEANWHILE_REQUIRE_ALL").is_none() {
        println!("left out: there is no Python");
        return;
    }
    let project = Project::new(&[("tea", TEA)]);
    project.write("python/01-tea/kettle.py", "print('steam')\n");
    let twin = project.record(&["kettle"]);
    assert!(twin.status.success(), "{twin:?}");
    let kept = project.read("recordings/transcripts/python/01-tea/kettle.snap");
    assert!(kept.ends_with("---\nsteam\n"), "{kept}");
    project.write("python/01-tea/kettle.py", "print('steam'\n");
    let broken = project.record(&["kettle"]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(complained(&broken).contains("SyntaxError"), "{broken:?}");
}

#[test]
fn a_wrong_name_is_refused_with_the_nearest_before_anything_is_built() {
    let project = Project::new(&[("tea", "this is no Rust")]);
    for (name, meant) in [("teaa", " Did you mean `tea`?"), ("nosuch", ""), ("", "")] {
        let refused = project.record(&[name]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let error = complained(&refused)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let expected = format!("the name `{name}` can be recorded.{meant} `cargo meanwhile list`");
        assert!(error.contains(&expected), "{error}");
    }
    let nothing = project.record(&[]);
    assert_eq!(nothing.status.code(), Some(2), "{nothing:?}");
    assert!(!project.path("target").exists());
}

#[test]
fn a_program_that_does_not_compile_changes_no_recording() {
    let project = Project::new(&[("tea", "this is no Rust")]);
    let refused = project.record(&["tea"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let error = complained(&refused);
    assert!(error.contains("tea does not compile"), "{error}");
    assert!(project.kept().is_empty());
}

#[test]
fn the_books_own_program_has_its_recordings() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let output = record(Path::new(root), &["four_sleeps", "--check"]);
    assert!(output.status.success(), "{output:?}");
    let told = said(&output);
    assert!(told.contains("\n0 added, 0 changed, "), "{told}");
}
