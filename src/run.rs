//! Runs a program and reads what it did.

use crate::clock::{self, Clock};
use crate::group::Place;
use crate::limits::{Ended, Limits};
use crate::outcome::{Run, real_run, virtual_run};
use crate::process;
use crate::real_trace::RealTrace;
use crate::stamps::Stamps;
use crate::standard_library;
use crate::trace;
use crate::unordered::Marks;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;
use wire::variable;

/// An executable file, its arguments, and what is known of its source.
#[derive(Debug, Clone)]
pub struct Program {
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    /// Its source, for the lines that it marks `// unordered`.
    pub(crate) source: Option<PathBuf>,
    /// A folder with files that its places name, before those of its project.
    pub(crate) texts: Option<PathBuf>,
    pub(crate) input: Input,
    /// Added to its environment.
    pub(crate) variables: Vec<(OsString, OsString)>,
    /// Files that it needs while it runs.
    pub(crate) folder: Option<Arc<TempDir>>,
}

/// What a program reads as standard input when its output is captured.
#[derive(Debug, Clone, Default)]
pub enum Input {
    #[default]
    Empty,
    File(PathBuf),
    /// This process's own.
    Inherited,
}

/// How to run a program.
#[derive(Debug, Clone)]
pub struct Options {
    pub clock: Clock,
    /// Which order among threads that are ready at the same moment, and which random
    /// numbers. 0: first come, first served.
    pub seed: u64,
    /// How many processors the program sees.
    pub cpus: usize,
    pub limits: Limits,
    /// Keep a trace: of threads in virtual time, and of tasks if the program records tokio.
    pub trace: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            clock: Clock::Virtual,
            seed: 0,
            cpus: 2,
            limits: Limits::default(),
            trace: false,
        }
    }
}

/// A program could not be run at all.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("{} could not be started: {error}", program.display())]
    Start {
        program: PathBuf,
        error: std::io::Error,
    },
    #[error("the input file {} could not be opened: {error}", path.display())]
    Input {
        path: PathBuf,
        error: std::io::Error,
    },
}

impl Program {
    /// Any executable file.
    pub fn new(path: impl Into<PathBuf>, arguments: Vec<OsString>) -> Program {
        Program {
            path: path.into(),
            arguments,
            source: None,
            texts: None,
            input: Input::Empty,
            variables: Vec::new(),
            folder: None,
        }
    }

    /// The same program with another standard input.
    #[must_use]
    pub fn with_input(self, input: Input) -> Program {
        Program { input, ..self }
    }

    /// The same program with one argument more.
    #[must_use]
    pub fn with_argument(mut self, argument: impl Into<OsString>) -> Program {
        self.arguments.push(argument.into());
        self
    }

    /// The same program with one variable more in its environment.
    #[must_use]
    pub fn with_variable(
        mut self,
        name: impl Into<OsString>,
        value: impl Into<OsString>,
    ) -> Program {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The same program with its source, for the lines that it marks `// unordered`. It prints the
    /// same whatever its reader's environment says.
    #[must_use]
    pub fn with_source(self, source: impl Into<PathBuf>) -> Program {
        let source = Some(source.into());
        Program { source, ..self }
    }

    /// The same program, with a folder in which what its places name is looked for first: a text that is no file
    /// of the project may be there.
    #[must_use]
    pub fn with_texts(self, folder: impl Into<PathBuf>) -> Program {
        let texts = Some(folder.into());
        Program { texts, ..self }
    }

    /// The same program, with a folder that is there for as long as somebody may run it.
    pub(crate) fn with_folder(mut self, folder: TempDir) -> Program {
        self.folder = Some(Arc::new(folder));
        self
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of its source, if it is known.
    pub fn source(&self) -> Option<&Path> {
        self.source.as_deref()
    }

    /// Runs it with its output captured.
    ///
    /// # Errors
    /// If it cannot be started. However it ends, that is a `Run`.
    pub fn run(&self, options: &Options) -> Result<Run, RunError> {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments);
        command.envs(self.variables.iter().cloned());
        if self.source.is_some() {
            // A program of the book prints the same whatever its reader's environment says.
            for name in CHANGES_OUTPUT {
                command.env_remove(name);
            }
        }
        match &self.input {
            Input::Empty => command.stdin(Stdio::null()),
            Input::Inherited => command.stdin(Stdio::inherit()),
            Input::File(path) => {
                let file = fs::File::open(path);
                command.stdin(file.map_err(|error| RunError::Input {
                    path: path.clone(),
                    error,
                })?)
            }
        };
        let start = |error| RunError::Start {
            program: self.path.clone(),
            error,
        };
        let (stamps_file, why_real) = match options.clock {
            Clock::Real => (None, None),
            Clock::Virtual => match prepare(&mut command, &self.path, options, true) {
                Ok(file) => (Some(file), None),
                Err(why) => (None, Some(why)),
            },
        };
        // Without virtual time, recorded tokio writes to a file of its own.
        let in_real_time = options.trace && stamps_file.is_none();
        let told = in_real_time.then(|| RealTrace::ask(&mut command)).flatten();
        let output = process::capture(command, &options.limits, self.place()).map_err(start)?;
        let records = stamps_file.map(process::contents);
        let records = match options.trace {
            true => records.map(|bytes| wire::in_order(&bytes)),
            false => records,
        };
        let stamps = records.as_deref().map(Stamps::parse);
        let mut run = match stamps {
            Some(stamps) if stamps.began => virtual_run(&stamps, &output),
            Some(_) => real_run(&output, Some(NOT_SEEN.to_owned())),
            None => real_run(&output, why_real),
        };
        if let (true, Clock::Virtual, Some(records)) = (options.trace, run.clock, &records) {
            let (trace, note) = trace::read(records, &self.about(Clock::Virtual, options));
            run.trace = Some(trace);
            run.note = run.note.or(note);
        }
        if let Some(told) = told {
            (run.trace, run.note) = told.read(&output, &self.about(Clock::Real, options));
        }
        run.note = with_outlived(run.note, &output.outlived);
        if let Some(marks) = self.source.as_deref().and_then(Marks::read) {
            marks.apply(&mut run.transcript);
        }
        Ok(run)
    }

    fn about(&self, clock: Clock, options: &Options) -> trace::About<'_> {
        trace::About {
            clock,
            seed: options.seed,
            executable: &self.path,
            source: self.source.as_deref(),
            texts: self.texts.as_deref(),
        }
    }

    /// Runs it with this process's own standard streams.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn run_inherited(&self, options: &Options) -> Result<Inherited, RunError> {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments);
        command.envs(self.variables.iter().cloned());
        let (stamps_file, mut why_real) = match options.clock {
            Clock::Real => (None, None),
            Clock::Virtual => match prepare(&mut command, &self.path, options, false) {
                Ok(file) => (Some(file), None),
                Err(why) => (None, Some(why)),
            },
        };
        let place = Place::of_inherited_input();
        let ended = process::inherit(command, &options.limits, place);
        let (ended, outlived) = ended.map_err(|error| RunError::Start {
            program: self.path.clone(),
            error,
        })?;
        let records = stamps_file.map(process::contents).unwrap_or_default();
        let stamps = Stamps::parse(&records);
        if why_real.is_none() && options.clock == Clock::Virtual && !stamps.began {
            why_real = Some(NOT_SEEN.to_owned());
        }
        let mut notes = stamps.what_to_know();
        notes.extend(with_outlived(None, &outlived));
        Ok(Inherited {
            ended,
            why_real,
            notes,
        })
    }

    fn place(&self) -> Place {
        match self.input {
            Input::Inherited => Place::of_inherited_input(),
            Input::Empty | Input::File(_) => Place::OwnGroup,
        }
    }
}

/// A note that also says which processes outlived the program.
fn with_outlived(note: Option<String>, names: &[String]) -> Option<String> {
    let outlived = match names {
        [] => None,
        [one] => Some(format!("`{one}` outlived the program and was ended")),
        all => Some(format!(
            "{} processes outlived the program and were ended: {}",
            all.len(),
            all.join(", ")
        )),
    };
    let notes: Vec<String> = note.into_iter().chain(outlived).collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// What is known of a run with this process's own standard streams.
#[derive(Debug, Clone)]
pub struct Inherited {
    pub ended: Ended,
    /// Why it ran in real time although virtual time was asked for.
    pub why_real: Option<String>,
    /// What else its reader must know.
    pub notes: Vec<String>,
}

const CHANGES_OUTPUT: [&str; 5] = [
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
    "RUST_LOG",
    "RUST_MIN_STACK",
    "TOKIO_WORKER_THREADS",
];

const NOT_SEEN: &str = "the program did not load the virtual clock (is it set-user-id?)";

/// Puts the clock in front of the program. Gives the file for the stamps.
fn prepare(
    command: &mut Command,
    program: &Path,
    options: &Options,
    stamped: bool,
) -> Result<fs::File, String> {
    if let Some(obstacle) = clock::obstacle(program) {
        return Err(obstacle);
    }
    let library = clock::library()?;
    let (mut file, number) = process::shared_file().map_err(|error| error.to_string())?;
    command.env("LD_PRELOAD", library);
    command.env(variable::SEED.name(), options.seed.to_string());
    // Only with a seed a thread is stopped anywhere.
    if options.seed != 0
        && let Some((name, value)) = standard_library::variable(program)
    {
        command.env(name, value);
    }
    command.env(variable::CPUS.name(), options.cpus.to_string());
    command.env(variable::STAMPS.name(), number.to_string());
    if !stamped {
        command.env(variable::NOTES_ONLY.name(), "1");
    } else if options.trace {
        process::make_room_for_buffer(&mut file).map_err(|error| error.to_string())?;
        command.env(variable::TRACE.name(), "1");
    }
    Ok(file)
}
