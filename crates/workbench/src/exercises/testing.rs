//! Builds the tests of an exercise and runs them.

use super::judge::{Originals, judged};
use super::report::{self, Message, Outcome, Tested};
use crate::builds;
use crate::width;
use anyhow::{Context, Result};
use judge::cargo::{Built, cargo};
use judge::rustc::{self, Call};
use meanwhile::check::{Broken, ENDS, SOURCES, TELL, WEATHERS, Weather};
use meanwhile::exercises::{Exercise, Set};
use meanwhile::{Clock, Limits, Options, Program};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// How to test.
#[derive(Debug, Clone, Copy)]
pub struct TestOptions {
    /// Keeps what rustc says, instead of passing it on to the terminal.
    pub quiet: bool,
    /// In real time, with the tolerance of [`meanwhile::check::TOLERANCE`].
    pub real: bool,
}

/// What a learner has written.
pub struct Answer<'a> {
    pub text: &'a str,
    /// What rustc and the checks call it.
    pub shown: &'a Path,
}

/// Tests the learner's file of an exercise. Also gives what of the file does not count.
pub fn test(
    root: &Path,
    set: &Set,
    originals: &Originals,
    exercise: &Exercise,
    options: TestOptions,
) -> Result<(Outcome, Vec<String>)> {
    let path = set.unsolved(exercise);
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let shown = path.strip_prefix(root).unwrap_or(&path);
    let text = &text;
    let (original, exercise) = originals.of(set, exercise)?;
    test_answer(root, &Answer { text, shown }, &original, &exercise, options)
}

/// Tests an answer together with the tests that were handed out.
pub fn test_answer(
    root: &Path,
    answer: &Answer,
    original: &str,
    exercise: &Exercise,
    options: TestOptions,
) -> Result<(Outcome, Vec<String>)> {
    let judged = judged(answer.text, original, exercise);
    if let Some(name) = judged.gone.first() {
        let message = Message::from(&Broken {
            expected: format!("`{name}` as it was handed out"),
            but: "it is not in the file any more".to_owned(),
            more: "\nThe program is judged together with it. Put it back: git shows it, and so does the book.".to_owned(),
        });
        let outcome = Outcome::Tested(
            judged
                .tests
                .iter()
                .map(|name| failed(name, message.clone()))
                .collect(),
        );
        return Ok((outcome, judged.notes));
    }
    // Nobody else may build before this one has run.
    let _lock = lock(root)?;
    let mut notes = judged.notes;
    let weather = weather(exercise, judged.only_given);
    let test = |source: &str, variables| {
        let tests = &judged.tests;
        test_source(
            root,
            answer,
            &exercise.name,
            source,
            tests,
            variables,
            options,
        )
    };
    let mut outcome = test(&judged.source, weather)?;
    if let Outcome::DoesNotCompile(message) = &mut outcome
        && !notes.is_empty()
    {
        *message += "\nThis is about your program together with what was handed out.\n";
    }
    if let (true, Some(source)) = (outcome.is_solved(), judged.as_written) {
        let as_written = test(&source, vec![(ENDS, "1".to_owned())])?;
        if !as_written.is_solved() {
            notes.push("Your file as it stands must come to its end, too.".to_owned());
            outcome = as_written;
        }
    }
    Ok((outcome, notes))
}

/// Builds a text with its tests, and runs those.
fn test_source(
    root: &Path,
    answer: &Answer,
    name: &str,
    source: &str,
    tests: &[String],
    mut variables: Vec<(&'static str, String)>,
    options: TestOptions,
) -> Result<Outcome> {
    let binary = match build(root, name, answer.shown, source, options.quiet)? {
        Ok(binary) => binary,
        Err(message) => return Ok(Outcome::DoesNotCompile(message)),
    };
    let clock = if options.real { "real" } else { "virtual" };
    variables.push(("MEANWHILE_CHECK_CLOCK", clock.to_owned()));
    variables.push(("MEANWHILE_CHECK_COLUMNS", width::columns().to_string()));
    if let Some(folder) = shown_text(root, answer)? {
        variables.push((SOURCES, folder));
    }
    let (ran, output) = run(&binary, "tests::", &variables)?;
    Ok(Outcome::Tested(deciding(tests, ran, &output)))
}

/// Writes a text that is no file of the project where the checks can read it, by the name that it is called.
fn shown_text(root: &Path, answer: &Answer) -> Result<Option<String>> {
    if root.join(answer.shown).is_file() {
        return Ok(None);
    }
    let folder = builds::of_exercises(root)?.join("judged/texts");
    let path = folder.join(answer.shown);
    let failed = || format!("{} cannot be written", path.display());
    fs::create_dir_all(&folder).with_context(failed)?;
    fs::write(&path, answer.text).with_context(failed)?;
    Ok(folder.to_str().map(str::to_owned))
}

/// What the checks are told of the weather.
pub fn weather(exercise: &Exercise, only_given: bool) -> Vec<(&'static str, String)> {
    let all: Vec<&Weather> = exercise.weather.iter().map(|one| &one.weather).collect();
    let text = serde_json::to_string(&all).expect("texts can be written");
    let mut variables = vec![(WEATHERS, text)];
    if only_given {
        variables.push(("MEANWHILE_ONLY_GIVEN", "1".to_owned()));
    }
    variables
}

/// The results of the tests that decide, each of them once: who did not get to its end has failed.
fn deciding(names: &[String], mut tests: Vec<Tested>, output: &str) -> Vec<Tested> {
    tests.retain(|test| names.contains(&test.name));
    for name in names {
        if tests.iter().all(|test| test.name != *name) {
            let end = output.lines().last().unwrap_or_default();
            let message = format!("The test did not come to its end: {end}");
            tests.push(failed(name, message.as_str().into()));
        }
    }
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    tests
}

/// A test that has failed without a word of its own.
pub fn failed(name: &str, message: Message) -> Tested {
    Tested {
        name: name.to_owned(),
        message: Some(message),
        output: String::new(),
    }
}

/// One check at a time: all of them build the same package.
pub fn lock(root: &Path) -> Result<File> {
    let folder = builds::of_exercises(root)?.join("judged");
    fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
    let file = File::create(folder.join("lock"))?;
    #[cfg(unix)]
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)?;
    Ok(file)
}

/// Builds what is judged; what rustc says if that fails, or if it does not end.
fn build(
    root: &Path,
    name: &str,
    shown: &Path,
    source: &str,
    quiet: bool,
) -> Result<Result<PathBuf, String>> {
    let builds = builds::of_exercises(root)?;
    let path = builds.join("judged").join(format!("{name}.rs"));
    if fs::read_to_string(&path).ok().as_deref() != Some(source) {
        fs::write(&path, source)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let is_coloured = !quiet && std::io::stderr().is_terminal();
    let build = || {
        let folder = builds.join("judged");
        let call = folder.join("rustc.json");
        // One small program: to divide it among more takes longer than to compile it.
        let last = [remapped(&path, shown), "-Ccodegen-units=2".into()];
        match Call::read(&call) {
            Some(call) => {
                let source = [(JUDGED, path.as_os_str())];
                call.repeat(CRATE, &folder.join("built"), is_coloured, &last, &source)
            }
            None => by_cargo(root, &builds, &path, is_coloured, last, &call),
        }
    };
    // A cell says that by itself, and nbgrader takes a word on stderr for a failure.
    let built = match quiet {
        true => build()?,
        false => with_a_word("building; the first time this takes a minute", build)?,
    };
    if !quiet {
        eprint!("{}", built.said);
    }
    built.executable(CRATE)
}

/// Asks cargo, and notes how it calls rustc, for the next time.
fn by_cargo(
    root: &Path,
    builds: &Path,
    source: &Path,
    is_coloured: bool,
    last: [OsString; 2],
    call: &Path,
) -> Result<Built> {
    let mut arguments: Vec<OsString> = BUILD_JUDGED.map(Into::into).into();
    arguments.push("--manifest-path".into());
    arguments.push(root.join("Cargo.toml").into());
    arguments.push("--message-format=json-render-diagnostics".into());
    if is_coloured {
        arguments.push("--color=always".into());
    }
    arguments.push("--".into());
    arguments.extend(last);
    let note = call.with_extension("note");
    let noting = rustc::noting(&note, CRATE)?;
    let mut variables = vec![(JUDGED, source.as_os_str())];
    variables.extend(
        noting
            .iter()
            .map(|(name, value)| (*name, value.as_os_str())),
    );
    // Otherwise it is cargo's usual one, wherever the learner has that.
    if !builds.starts_with(root) {
        variables.push(("CARGO_TARGET_DIR", builds.as_os_str()));
    }
    let built = cargo(arguments, &variables)?;
    if let Some(noted) = Call::of(&note, built.messages.as_bytes()) {
        noted
            .write(call)
            .with_context(|| format!("{} cannot be written", call.display()))?;
    }
    Ok(built)
}

/// The package, its executable and its crate.
const CRATE: &str = "judged";

/// Cargo's arguments to build the tests of the file that [`JUDGED`] names (`crates/judged`).
pub const BUILD_JUDGED: [&str; 10] = [
    "rustc",
    "--quiet",
    "--package",
    "judged",
    "--bin",
    "judged",
    "--profile",
    "test",
    "--features",
    "source",
];
pub const JUDGED: &str = "MEANWHILE_JUDGED";

/// rustc and the checks speak of the learner's file, whose lines are the same.
pub fn remapped(path: &Path, shown: &Path) -> OsString {
    let mut argument = OsString::from("--remap-path-prefix=");
    argument.push(path);
    argument.push("=");
    argument.push(shown);
    argument
}

/// Does what is most often done at once. If it takes longer, says what it is.
fn with_a_word<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let result = waits.recv_timeout(Duration::from_millis(1500));
            if result == Err(mpsc::RecvTimeoutError::Timeout) {
                eprintln!("meanwhile: {what}");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// Runs the tests of a binary whose names contain `filter`; whatever they do, they end. Also gives
/// all that was printed, and at the end how it ended.
pub fn run(
    binary: &Path,
    filter: &str,
    variables: &[(&str, String)],
) -> Result<(Vec<Tested>, String)> {
    // One after the other: which of two tests comes first to a case that both ask for may not be a
    // matter of luck. What takes time are the cases, and each runs in several processes at once.
    let arguments = ["--test-threads=1", "--show-output", filter].map(OsString::from);
    let mut program = Program::new(binary, arguments.to_vec())
        .with_variable("RUST_BACKTRACE", "0")
        .with_variable(TELL, "1");
    for (name, value) in variables {
        program = program.with_variable(*name, value);
    }
    let options = Options {
        clock: Clock::Real,
        limits: Limits {
            time: Some(Duration::from_secs(60)),
            ..Limits::default()
        },
        ..Options::default()
    };
    let run = program.run(&options)?;
    let lines = run.transcript.lines.iter();
    let mut output: String = lines.map(|line| format!("{}\n", line.text)).collect();
    let tests = report::read(&output);
    output += &run.transcript.ending;
    Ok((tests, output))
}
