//! `meanwhile record`: runs programs of the book, and keeps what the pages show of them.

mod difference;
mod subjects;

use crate::output::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use difference::difference;
use meanwhile::carried::compile::Compiler;
use meanwhile::examples::{self, Example};
use meanwhile::recording::{self, Fingerprints, Pair, Recording, State};
use std::collections::BTreeSet;
use std::fs;
use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, ExitCode};
use subjects::{Subject, Subjects};

/// Run a program of the book, and keep what the pages show of it
///
/// Of an example, or the solution of an exercise: what it prints, with 16 seeds that must agree, and
/// its timeline. Of a Python twin: what it prints, and its timeline. Of a program that must not compile: the
/// compiler's message, and what its futures carry over their awaits. Nothing is written of a program that cannot be
/// recorded, and no recording of
/// another one is touched. The tests compare what is kept with a new run.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile record four_sleeps           (an example: it says what was added, what changed, what is the same)\n  cargo meanwhile record started_early         (the solution of an exercise)\n  cargo meanwhile record four_sleeps --check   (only compares; status 1 if something differs)\n  cargo meanwhile record --all                 (everything, after a change of the clock or of the pictures; takes minutes)\n\nLook at a run first with `cargo meanwhile run NAME`, and read the difference with `git diff` before you commit it."
)]
pub struct RecordCommand {
    /// An example, an exercise, a Python twin, or a program that must not compile; all that have
    /// this name are recorded
    #[arg(required_unless_present = "all", value_name = "NAME")]
    names: Vec<String>,

    /// Record everything
    #[arg(long, conflicts_with = "names")]
    all: bool,

    /// Write nothing, and end with status 1 if something differs
    #[arg(long)]
    check: bool,
}

/// What came of it, in numbers of files.
#[derive(Default)]
struct Sum {
    added: usize,
    changed: usize,
    same: usize,
}

pub fn record(command: &RecordCommand) -> Result<ExitCode> {
    // As the programs' paths are: a project may be reached through a link.
    let root = examples::root();
    let root = root.canonicalize().unwrap_or(root);
    let subjects = Subjects::read(&root)?;
    let wanted = match command.all {
        true => subjects.all(),
        false => subjects.named(&command.names)?,
    };
    let mut recorder = Recorder {
        root: &root,
        check: command.check,
        sum: Sum::default(),
        compiler: None,
        failures: Vec::new(),
    };
    recorder.programs(&wanted)?;
    for subject in &wanted {
        let done = match subject {
            Subject::Program(_) => continue,
            Subject::Twin(twin) => recorder.twin(twin),
            Subject::Refused(source) => recorder.refused(source),
        };
        recorder.failures.extend(done.err());
    }
    let differences = recorder.differences(&wanted);
    recorder.failures.extend(differences.err());
    recorder.end()
}

struct Recorder<'a> {
    root: &'a Path,
    check: bool,
    sum: Sum,
    /// Found when the first program that must not compile asks for it.
    compiler: Option<Compiler>,
    /// Of the programs that could not be recorded.
    failures: Vec<anyhow::Error>,
}

impl Recorder<'_> {
    /// All examples and solutions are built in one go.
    fn programs(&mut self, wanted: &[&Subject]) -> Result<()> {
        let examples = wanted.iter().filter_map(|subject| match subject {
            Subject::Program(example) => Some(example.clone()),
            _ => None,
        });
        let examples: Vec<Example> = examples.collect();
        if examples.is_empty() {
            return Ok(());
        }
        let quiet = !std::io::stderr().is_terminal();
        let programs = examples::build(self.root, &examples, quiet)?;
        for (example, program) in examples.iter().zip(&programs) {
            let recorded = recording::of_program(self.root, example, program);
            let kept = recorded
                .with_context(|| format!("`{}` cannot be recorded", example.name))
                .and_then(|recordings| self.keep(&recordings, &example.source));
            self.failures.extend(kept.err());
        }
        Ok(())
    }

    fn twin(&mut self, twin: &Path) -> Result<()> {
        let python = xtask::python()?;
        let recordings = recording::of_twin(self.root, &python, twin)
            .with_context(|| format!("{} cannot be recorded", twin.display()))?;
        self.keep(&recordings, &self.root.join("python").join(twin))
    }

    /// How they differ from the programs beside which a page shows them.
    fn differences(&mut self, wanted: &[&Subject]) -> Result<()> {
        let names = wanted.iter().filter_map(|subject| match subject {
            Subject::Program(example) => Some(example.name.clone()),
            Subject::Twin(twin) => Some(twin.file_name()?.to_string_lossy().into_owned()),
            Subject::Refused(_) => None,
        });
        let names: BTreeSet<String> = names.collect();
        let examples = examples::all(self.root)?.into_iter();
        let examples = examples.map(|example| example.name).collect();
        let mut pairs: Vec<Pair> = recording::pairs(self.root, &examples)?
            .into_iter()
            .collect();
        pairs.retain(|pair| names.contains(&pair.first) || names.contains(&pair.second));
        let python = xtask::python().ok();
        let quiet = !std::io::stderr().is_terminal();
        let recordings = recording::of_pairs(self.root, python.as_deref(), &pairs, quiet)
            .context("the differences of the pairs on pages cannot be recorded")?;
        self.write(&recordings)
    }

    /// Writes what is not there yet, or differs, and which source it is of.
    fn keep(&mut self, recordings: &[Recording], source: &Path) -> Result<()> {
        self.write(recordings)?;
        self.note(source)
    }

    /// Writes what is not there yet, or differs.
    fn write(&mut self, recordings: &[Recording]) -> Result<()> {
        for recording in recordings {
            let shown = recording.path.display();
            let state = recording.compare(self.root);
            let state = state.with_context(|| format!("{shown} cannot be read"))?;
            if !self.check && state != State::Same {
                let written = recording.write(self.root);
                written.with_context(|| format!("{shown} cannot be written"))?;
            }
            let file = recording.in_file();
            let new = recording::body(&file);
            let old = match &state {
                State::New => None,
                State::Same => Some(new),
                State::Differs(old) => Some(old.as_str()),
            };
            self.tell(&recording.path, old, new)?;
        }
        Ok(())
    }

    /// Notes that the recordings are of the program as it is now, so that pages do not call them older.
    fn note(&mut self, source: &Path) -> Result<()> {
        let path = source.strip_prefix(self.root).unwrap_or(source);
        let text = fs::read_to_string(source).with_context(|| path.display().to_string())?;
        let known = Fingerprints::read(self.root).context(Fingerprints::FILE)?;
        if known.agree(path, &text) == Some(true) {
            return Ok(());
        }
        if self.check {
            self.sum.changed += 1;
            return say(&format!(
                "changed   {} (since it was recorded)\n",
                path.display()
            ));
        }
        let noted = Fingerprints::note(self.root, path);
        noted.with_context(|| format!("{} cannot be written", Fingerprints::FILE))
    }

    /// The compiler's message, by the very test that compares it, for this one program.
    fn refused(&mut self, source: &Path) -> Result<()> {
        let message = Path::new("tests/compile-fail").join(source.with_extension("stderr"));
        let read = || fs::read_to_string(self.root.join(&message)).ok();
        let old = read();
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(self.root)
            .args(["test", "--quiet", "--package", "compile-fail", "--"])
            .arg("the_compiler_refuses_with_the_recorded_message")
            .arg(format!("trybuild={}", source.display()))
            .env_remove("TRYBUILD");
        if !self.check {
            command.env("TRYBUILD", "overwrite");
        }
        let output = command.output().context("cargo could not be run")?;
        if !output.status.success() {
            eprint!("{}", String::from_utf8_lossy(&output.stdout));
            if self.check && read().is_some() {
                self.sum.changed += 1;
                return say(&format!("changed   {}\n", message.display()));
            }
            bail!("{} cannot be recorded: see above", source.display());
        }
        self.tell(&message, old.as_deref(), &read().unwrap_or_default())?;
        self.carried(source)
    }

    /// What its futures carry over their awaits, if it is refused for that.
    fn carried(&mut self, source: &Path) -> Result<()> {
        let failed = || format!("what {} carries cannot be recorded", source.display());
        let compiler = match &self.compiler {
            Some(compiler) => compiler,
            None => {
                let found = Compiler::find(self.root, &["--package", "compile-fail"]);
                self.compiler.insert(found.with_context(failed)?)
            }
        };
        let recordings = recording::of_refused(self.root, compiler, source);
        self.write(&recordings.with_context(failed)?)
    }

    /// Says what came of a file, and counts it.
    fn tell(&mut self, path: &Path, old: Option<&str>, new: &str) -> Result<()> {
        let sum = &mut self.sum;
        let (word, more, count) = match old {
            None => ("added", String::new(), &mut sum.added),
            Some(old) if old == new => ("the same", String::new(), &mut sum.same),
            Some(old) => ("changed", difference(old, new), &mut sum.changed),
        };
        *count += 1;
        say(&format!("{word:<10}{}\n{more}", path.display()))
    }

    fn end(self) -> Result<ExitCode> {
        let Sum {
            added,
            changed,
            same,
        } = self.sum;
        say(&format!(
            "{added} added, {changed} changed, {same} the same\n"
        ))?;
        if let [first, rest @ ..] = &self.failures[..] {
            for failure in rest {
                crate::width::complain(&format!("error: {failure:#}"));
            }
            bail!("{first:#}");
        }
        Ok(match self.check && added + changed > 0 {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        })
    }
}
