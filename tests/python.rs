//! Every Python twin of the book prints exactly what its snapshot says, and its tasks do what its kept timeline says.
//!
//! What a twin proves is an order, so its output holds no measured time. Its timeline is recorded on virtual time. What
//! asyncio makes of a program differs between versions of Python (`wait_for` makes a task up to 3.11), so the timeline
//! is compared by the version that recorded it, and with another one only that it is whole. Without Python the twins are
//! left out, with a remark; `cargo xtask test` sets MEANWHILE_REQUIRE_ALL, and then that is a failure.

mod common;

use libtest_mimic::{Arguments, Failed, Trial};
use meanwhile::findings::Sources;
use meanwhile::picture::Picture;
use meanwhile::timeline::Span;
use meanwhile::trace::LaneKind;
use meanwhile::{Clock, Options, Program, Stream, analyse, asyncio, recording};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn main() {
    let arguments = Arguments::from_args();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let twins = twins(&root.join("python"), "py");
    let mut trials = vec![orphans(&root, &twins)];
    match xtask::python() {
        Ok(python) => trials.extend(twins.into_iter().flat_map(|twin| {
            let name = |promise| format!("{}::{}_{promise}", twin.chapter, twin.name);
            let (prints, timeline, tasks) = (
                name("prints_the_recorded_output"),
                name("has_the_kept_timeline_and_a_cause_for_each_gap"),
                name("has_a_lane_for_each_task_and_call"),
            );
            let with = |check: fn(&Path, &Path, &Twin) -> Result<(), Failed>| {
                let (root, python, twin) = (root.clone(), python.clone(), twin.clone());
                move || check(&root, &python, &twin)
            };
            let elsewhere = !cfg!(all(target_os = "linux", target_env = "gnu"));
            [
                Trial::test(prints, with(check)),
                Trial::test(timeline, with(check_timeline)).with_ignored_flag(elsewhere),
                Trial::test(tasks, with(check_lanes)).with_ignored_flag(elsewhere),
            ]
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

impl Twin {
    /// Relative to `python/`.
    fn file(&self) -> PathBuf {
        PathBuf::from(format!("{}/{}.py", self.chapter, self.name))
    }
}

fn check(root: &Path, python: &Path, twin: &Twin) -> Result<(), Failed> {
    let name = twin.name.clone();
    let twin = twin.file();
    let recording = recording::twin_transcript(root, python, &twin)?;
    let source = root.join("python").join(twin);
    common::assert_kept(root, &name, &recording)?;
    common::assert_of_this_source(root, &source)?;
    in_virtual_time(&source, &recording.text)
}

fn check_timeline(root: &Path, python: &Path, twin: &Twin) -> Result<(), Failed> {
    let Some(analysis) = recording::twin_analysed(root, python, &twin.file())? else {
        return Ok(());
    };
    common::causes::assert_each_gap_has_one(root, &analysis)?;
    let kept = recording::twin_pictures_of(&twin.file(), &analysis.picture);
    let first = &kept[0];
    let path = root.join(&first.path);
    let by = |text: &str| -> Result<Option<String>, Failed> {
        Ok(Picture::from_json(recording::body(text))?.python)
    };
    // With another version it has been made, which is all that can be asked of it.
    if path.is_file() && by(&std::fs::read_to_string(path)?)? != by(&first.text)? {
        return Ok(());
    }
    for recording in &kept {
        common::assert_kept(root, &format!("{}.py", twin.name), recording)?;
    }
    Ok(())
}

/// An interpreter that only counts says how many tasks and calls in pools there are. Each has a lane, whose states follow
/// one another without a gap up to its end.
fn check_lanes(root: &Path, python: &Path, twin: &Twin) -> Result<(), Failed> {
    let python = asyncio::interpreter(python)?;
    let source = root.join("python").join(twin.file());
    let options = Options {
        trace: true,
        ..Options::default()
    };
    let run = asyncio::program(&python, &source)?.run(&options)?;
    let timeline = analyse(&run, &Sources::default()).timeline;
    let made = |kind| {
        timeline
            .lanes
            .iter()
            .filter(move |lane| lane.kind == kind && lane.polls > 0)
    };
    let lanes = made(LaneKind::Root).count() + made(LaneKind::Task).count();
    let calls = made(LaneKind::Blocking).count();
    let counted = count(&python, &source)?;
    if counted != (lanes, calls) {
        return Err(format!("{counted:?} tasks and calls have {lanes} and {calls} lanes").into());
    }
    for lane in &timeline.lanes {
        let end = lane.ended.unwrap_or(timeline.total);
        let without_gaps = |at, span: &Span| (span.from == at).then_some(span.to);
        if lane.spans.iter().try_fold(lane.born, without_gaps) != Some(end) {
            return Err(format!("the times of `{}` do not add up", lane.name).into());
        }
        if lane.ended.is_none() && lane.spans.last().is_some_and(|span| span.state.is_poll()) {
            return Err(format!("a step of `{}` never ends", lane.name).into());
        }
    }
    Ok(())
}

/// How many tasks take a step, and how many calls run in pools of threads.
fn count(python: &Path, source: &Path) -> Result<(usize, usize), Failed> {
    let counter = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/asyncio/count.py");
    let mut arguments: Vec<_> = asyncio::FLAGS.map(Into::into).into();
    arguments.extend([counter.into_os_string(), source.as_os_str().to_owned()]);
    let run = Program::new(python, arguments).run(&Options::default())?;
    let text = run.transcript.text(Stream::Stderr);
    let numbers: Vec<usize> = text
        .lines()
        .last()
        .unwrap_or_default()
        .split(' ')
        .filter_map(|number| number.parse().ok())
        .collect();
    match numbers[..] {
        [tasks, calls] => Ok((tasks, calls)),
        _ => Err(format!("nothing was counted: {text}").into()),
    }
}

/// The virtual clock serves Python as well: the same is printed, in no time.
fn in_virtual_time(source: &Path, printed: &str) -> Result<(), Failed> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return Ok(());
    }
    let mut arguments: Vec<_> = asyncio::FLAGS.map(Into::into).into();
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
    let transcripts = self::twins(&root.join("recordings/transcripts/python"), "snap");
    let transcripts = transcripts
        .into_iter()
        .map(|kept| (kept.clone(), kept, "transcripts"));
    let pictures = self::twins(&root.join("recordings/pictures/python"), "snap");
    let pictures = pictures.into_iter().map(|kept| {
        let name = kept
            .name
            .trim_end_matches(".picture")
            .trim_end_matches(".text");
        let (chapter, name) = (kept.chapter.clone(), name.to_owned());
        (Twin { chapter, name }, kept, "pictures")
    });
    let orphans: Vec<String> = transcripts
        .chain(pictures)
        .filter(|(twin, ..)| !twins.contains(twin))
        .map(|(_, kept, kind)| {
            format!(
                "recordings/{kind}/python/{}/{}.snap",
                kept.chapter, kept.name
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
