//! What the tests recorded of a program.

use crate::mistake::Problem;
use crate::program::{Kind, Program};
use crate::programs::Programs;
use crate::table::CORRECT;
use meanwhile::asyncio::starts_processes;
use meanwhile::carried::compile::FOLDER;
use meanwhile::carried::{self, Carried};
use meanwhile::picture::Picture;
use meanwhile::picture::variants::{Variant, Variants};
use meanwhile::recording::{Pair, Told, body, carried_facts};
use meanwhile::{Line, Transcript};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A recorded run.
#[derive(Debug, Clone)]
pub enum Recording {
    /// An example, or the solution of an exercise, on virtual time.
    Timed(Box<Timed>),
    /// What a Python twin printed in real time, whose order counts, and its timeline on virtual time.
    Twin(Box<Twin>),
    /// What rustc said about a program that must not compile.
    Refusal(Box<Refusal>),
}

/// What rustc said.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Its message.
    pub said: String,
    /// What the futures carry over their awaits, if it refused them for that.
    pub carried: Vec<carried::Picture>,
}

/// A run on virtual time.
#[derive(Debug, Clone)]
pub struct Timed {
    /// Every line with its time and its thread.
    pub transcript: Transcript,
    /// What its tasks and threads did.
    pub picture: Picture,
}

/// A run of a Python twin.
#[derive(Debug, Clone)]
pub struct Twin {
    pub text: String,
    /// What its tasks and threads did; of one that starts processes, nothing is kept.
    pub picture: Option<Picture>,
}

/// A program and its recording.
#[derive(Debug, Clone)]
pub struct Run {
    pub program: Program,
    pub recording: Recording,
}

/// A line of a run that somebody points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Its place among the printed lines; `None` for what is no row of its own: an ending, or rustc's words.
    pub row: Option<usize>,
    /// With its time, if times count.
    pub line: String,
}

/// A line that was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed<'a> {
    /// If times count.
    pub at: Option<Duration>,
    pub text: &'a str,
    /// True if its place among those of its moment is not fixed.
    pub unordered: bool,
}

impl Run {
    /// Loads the recording that the tests keep for this program.
    ///
    /// # Errors
    /// If there is no such program, or its recording is missing or damaged.
    pub fn load(programs: &Programs, kind: Kind, name: &str) -> Result<Run, Problem> {
        let program = programs.load(kind, name)?;
        let path = kept_at(&program);
        let text = read(programs, &program, &path, "recorded run")?;
        let recording = match kind {
            Kind::Refused => Recording::Refusal(Box::new(Refusal {
                said: text,
                carried: carried_by(programs, &program)?,
            })),
            Kind::Python => Recording::Twin(Box::new(Twin {
                text: body(&text).to_owned(),
                picture: match starts_processes(&program.source.text) {
                    true => None,
                    false => Some(picture_of(programs, &program)?),
                },
            })),
            Kind::Example | Kind::Solution => Recording::Timed(Box::new(Timed {
                transcript: Transcript::parse(body(&text))
                    .map_err(|error| damaged(&program, &path, &error))?,
                picture: picture_of(programs, &program)?,
            })),
        };
        Ok(Run { program, recording })
    }

    /// The transcript and the picture, if it ran on virtual time.
    pub fn timed(&self) -> Option<&Timed> {
        match &self.recording {
            Recording::Timed(timed) => Some(timed),
            Recording::Twin(_) | Recording::Refusal(_) => None,
        }
    }

    /// What its tasks and threads did, if it is a program that runs.
    pub fn picture(&self) -> Option<&Picture> {
        match &self.recording {
            Recording::Timed(timed) => Some(&timed.picture),
            Recording::Twin(twin) => twin.picture.as_ref(),
            Recording::Refusal(_) => None,
        }
    }

    /// The printed lines in order.
    pub fn printed<'a>(&'a self) -> Vec<Printed<'a>> {
        let timed = |line: &'a Line| Printed {
            at: Some(line.at),
            text: &line.text,
            unordered: line.unordered,
        };
        let untimed = |text: &'a str| Printed {
            at: None,
            text,
            unordered: false,
        };
        match &self.recording {
            Recording::Timed(run) => run.transcript.lines.iter().map(timed).collect(),
            Recording::Twin(twin) => twin.text.lines().map(untimed).collect(),
            Recording::Refusal(refusal) => refusal.said.lines().map(untimed).collect(),
        }
    }

    /// The first line with these words, or how the run ended if that has them.
    pub fn cited(&self, words: &str) -> Option<Cited> {
        let printed = self.printed();
        let row = printed.iter().position(|line| line.text.contains(words));
        if let Some(row) = row {
            let Printed { at, text, .. } = printed[row];
            let at = at.map_or_else(String::new, |at| format!("{} s  ", seconds(at)));
            let line = format!("{at}{text}");
            let row = (!matches!(self.recording, Recording::Refusal(_))).then_some(row);
            return Some(Cited { row, line });
        }
        let Transcript { total, ending, .. } = &self.timed()?.transcript;
        let line = format!("{} s  = {ending}", seconds(*total));
        line.contains(words).then_some(Cited { row: None, line })
    }
}

/// Seconds to the millisecond, such as `0.500`.
pub fn seconds(time: Duration) -> String {
    let ms = time.as_millis();
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// Where the tests keep the recording, relative to the workspace.
fn kept_at(program: &Program) -> PathBuf {
    let transcripts = Path::new("recordings/transcripts");
    let folder = match program.kind {
        Kind::Example => transcripts.join(program.chapter()),
        Kind::Python => transcripts.join("python").join(program.chapter()),
        Kind::Refused => return program.path.with_extension("stderr"),
        Kind::Solution => transcripts.join("exercises"),
    };
    folder.join(format!("{}.snap", program.name))
}

/// How the runs of two programs differ; `None`: they do the same.
///
/// # Errors
/// If that is not kept, or its recording is damaged.
pub fn difference(
    programs: &Programs,
    pair: &Pair,
    program: &Program,
) -> Result<Option<Told>, Problem> {
    if pair.first == pair.second {
        return Ok(None);
    }
    let path = pair.kept_at();
    let text = read(programs, program, &path, "recorded difference")?;
    Told::from_json(body(&text)).map_err(|error| damaged(program, &path, &error))
}

/// The pictures of a program's variants, each with its title.
///
/// # Errors
/// If none are listed, or one is missing.
pub fn variants(programs: &Programs, program: &Program) -> Result<Vec<(String, Picture)>, Problem> {
    let name = &program.name;
    let file = Path::new("book/variants.toml");
    let next = "It lists programs that are shown with several settings: restore it.";
    let text = programs
        .read(file, next)
        .map_err(|problem| problem.in_file(file))?;
    let listed: Variants = toml::from_str(&text)
        .map_err(|error| Problem::of_toml(&error, &text, CORRECT).in_file(file))?;
    let all = listed.of(name);
    if all.is_empty() {
        let message = format!("{} lists no variants of `{name}`", file.display());
        return Err(Problem::new(message, "Add them there."));
    }
    let read = |variant: Variant| {
        let path = variant.kept_at(program.chapter());
        Ok((variant.title, read_picture(programs, program, &path)?))
    };
    all.into_iter().map(read).collect()
}

fn picture_of(programs: &Programs, program: &Program) -> Result<Picture, Problem> {
    let name = format!("{}.picture.snap", program.name);
    let folder = match program.kind {
        Kind::Solution => PathBuf::from("exercises"),
        Kind::Python => Path::new("python").join(program.chapter()),
        _ => PathBuf::from(program.chapter()),
    };
    let path = Path::new("recordings/pictures").join(folder).join(name);
    read_picture(programs, program, &path)
}

/// What the futures of a program carry that must not compile; nothing is kept of one that is refused for other reasons.
fn carried_by(programs: &Programs, program: &Program) -> Result<Vec<carried::Picture>, Problem> {
    let inside = program.path.strip_prefix(FOLDER).unwrap_or(&program.path);
    let path = carried_facts(inside);
    if !programs.root().join(&path).exists() {
        return Ok(Vec::new());
    }
    let text = read(programs, program, &path, "facts")?;
    let facts = Carried::from_json(body(&text)).map_err(|error| damaged(program, &path, &error))?;
    let source = programs.read(&program.path, "Restore this file.")?;
    Ok(carried::pictures(&facts, &source))
}

fn read_picture(programs: &Programs, program: &Program, path: &Path) -> Result<Picture, Problem> {
    let text = read(programs, program, path, "timeline")?;
    Picture::from_json(body(&text)).map_err(|error| damaged(program, path, &error))
}

/// The text of a recording; it is told once that it is missing, however often it is shown.
fn read(
    programs: &Programs,
    program: &Program,
    path: &Path,
    what: &str,
) -> Result<String, Problem> {
    let next = record(program);
    let problem = match programs.root().join(path).exists() {
        true => match programs.read(path, &next) {
            Ok(text) => return Ok(text),
            Err(problem) => problem,
        },
        false => {
            let message = format!("`{}` has no {what}: this file is missing", program.name);
            Problem::new(message, next)
        }
    };
    Err(problem.in_file(path))
}

fn damaged(program: &Program, path: &Path, error: &impl fmt::Display) -> Problem {
    let message = format!("this recording is damaged: {error}");
    Problem::new(message, record(program)).in_file(path)
}

/// How a program is recorded.
fn record(program: &Program) -> String {
    format!("Record it: `{}`.", program.how_to_record())
}
