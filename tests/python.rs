//! Every Python twin of the book prints exactly what its snapshot says.
//!
//! What a twin proves is an order, so its output holds no measured time. Without Python the twins are
//! left out, with a remark; `cargo xtask test` sets MEANWHILE_REQUIRE_ALL, and then that is a failure.

mod common;

use libtest_mimic::{Arguments, Failed, Trial};
use meanwhile::recording;
use meanwhile::{Clock, Options, Program, Stream};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn main() {
    let arguments = Arguments::from_args();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let twins = twins(&root.join("python"), "py");
    let mut trials = vec![orphans(&root, &twins)];
    match xtask::python() {
        Ok(python) => trials.extend(twins.into_iter().map(|twin| {
            let (root, python) = (root.clone(), python.clone());
            let name = format!("{}::{}_prints_the_recorded_output", twin.chapter, twin.name);
            Trial::test(name, move || check(&root, &python, &twin))
        })),
        Err(missing) if std::env::var_os("MEANWHILE_REQUIRE_ALL").is_some() => {
            trials.push(Trial::test("python_is_there", move || {
                Err(missing.to_string().into())
            }));
        }
        Err(missing) => println!("The Python twins are not checked. {missing}"),
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// One file of a chapter's folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Twin {
    chapter: String,
    name: String,
}

fn check(root: &Path, python: &Path, twin: &Twin) -> Result<(), Failed> {
    let name = twin.name.clone();
    let twin = PathBuf::from(format!("{}/{name}.py", twin.chapter));
    let recording = recording::twin_transcript(root, python, &twin)?;
    let source = root.join("python").join(twin);
    common::assert_kept(root, &name, &recording)?;
    common::assert_of_this_source(root, &source)?;
    in_virtual_time(&source, &recording.text)
}

/// The virtual clock serves Python as well: the same is printed, in no time.
fn in_virtual_time(source: &Path, printed: &str) -> Result<(), Failed> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return Ok(());
    }
    let mut arguments: Vec<_> = ["-s", "-P", "-B", "-X", "utf8"].map(Into::into).into();
    arguments.push(source.as_os_str().to_owned());
    let run = Program::new(common::python_itself()?, arguments).run(&Options::default())?;
    match (run.clock, run.transcript.text(Stream::Stdout)) {
        (Clock::Virtual, text) if text == printed => Ok(()),
        (_, text) => Err(format!(
            "under the virtual clock {} printed otherwise:\n{text}{}",
            source.display(),
            run.transcript
        )
        .into()),
    }
}

fn orphans(root: &Path, twins: &BTreeSet<Twin>) -> Trial {
    let snapshots = self::twins(&root.join("recordings/transcripts/python"), "snap");
    let orphans: Vec<String> = snapshots
        .difference(twins)
        .map(|twin| {
            format!(
                "recordings/transcripts/python/{}/{}.snap",
                twin.chapter, twin.name
            )
        })
        .collect();
    Trial::test("every_snapshot_belongs_to_a_twin", move || {
        match orphans[..] {
            [] => Ok(()),
            _ => Err(format!("no twin prints these any more; delete them: {orphans:#?}").into()),
        }
    })
}

/// The files of one ending in the chapters' folders below `folder`.
fn twins(folder: &Path, ending: &str) -> BTreeSet<Twin> {
    let text =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let files = recording::chapter_files(folder, ending).into_iter();
    files
        .map(|path| Twin {
            chapter: text(path.parent().and_then(Path::file_name)),
            name: text(path.file_stem()),
        })
        .collect()
}
