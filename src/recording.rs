//! What the project keeps of a run, for the pages to show and the tests to compare: which files, and
//! what stands in them. The tests and `cargo meanwhile record` both ask here.

mod fingerprints;
mod pairs;
mod refused;
mod twin;

pub use fingerprints::Fingerprints;
pub use pairs::{FOLDER as DIFFERENCES, Pair, Told, of_pairs, pairs};
pub use refused::{carried_facts, of_refused};
pub use twin::{of_twin, twin_analysed, twin_pictures, twin_pictures_of, twin_transcript};

use crate::analysis::{Analysis, analyse};
use crate::examples::{Example, ExampleError};
use crate::findings::Sources;
use crate::outcome::Run;
use crate::picture::variants::Variants;
use crate::picture::{Picture, svg, text};
use crate::run::{Options, Program, RunError};
use crate::{Certificate, Clock, Ended, SEEDS};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Relative to the project.
    pub path: PathBuf,
    pub text: String,
}

/// How a recording compares with the file that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Same,
    /// There is no file yet.
    New,
    /// What the file says instead.
    Differs(String),
}

/// Why there is nothing to keep.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(
        "{} prints lines whose order is not fixed:\n{ties}\
         Give the two different times, let one wait for the other, or end the `println!` line with \
         `// unordered`.", source_file.display()
    )]
    Ties { source_file: PathBuf, ties: String },
    #[error(transparent)]
    Example(#[from] ExampleError),
    #[error("it runs in real time, which is not recorded: {0}")]
    RealTime(String),
    #[error("the run left no trace")]
    NoTrace,
    #[error("its trace is not whole: {0}")]
    Partly(String),
    #[error(transparent)]
    Recorder(#[from] io::Error),
    #[error("{} ended with `{ending}` instead of `{}`:\n{errors}", source_file.display(), Ended::Status(0))]
    Failed {
        source_file: PathBuf,
        ending: String,
        errors: String,
    },
    #[error("book/variants.toml: {0}")]
    Variants(String),
}

/// Everything that is kept of a program of the book, or of a solution: what it prints, and its
/// timelines.
///
/// # Errors
/// If the order of its lines is not fixed, or it cannot be run in virtual time.
pub fn of_program(
    root: &Path,
    example: &Example,
    program: &Program,
) -> Result<Vec<Recording>, RecordingError> {
    let certificate = certificate(root, example, program, &Options::default())?;
    let mut all = vec![transcript(example, &certificate)?];
    all.extend(pictures(root, example, program)?);
    all.extend(variants(root, example, program)?);
    Ok(all)
}

/// A run of a program, and whether what it prints is the same with every seed. If `book/variants.toml` lists
/// seeds for it, the difference between them is what the program shows, so nothing is compared.
///
/// # Errors
/// If the list cannot be read, or the program cannot be started.
pub fn certificate(
    root: &Path,
    example: &Example,
    program: &Program,
    options: &Options,
) -> Result<Certificate, RecordingError> {
    let seeds = match listed_variants(root)?.by_seed(&example.name) {
        true => None,
        false => Some(SEEDS),
    };
    Ok(Certificate::of(
        program,
        options,
        seeds.into_iter().flatten(),
    )?)
}

/// What a program prints.
///
/// # Errors
/// If the run was in real time, or the order of its lines is not fixed.
pub fn transcript(
    example: &Example,
    certificate: &Certificate,
) -> Result<Recording, RecordingError> {
    in_virtual_time(&certificate.run)?;
    if !certificate.holds() {
        let ties = certificate.ties.iter().take(3);
        return Err(RecordingError::Ties {
            source_file: example.source.clone(),
            ties: ties.map(ToString::to_string).collect(),
        });
    }
    let folder = Path::new("recordings/transcripts").join(&example.chapter);
    Ok(Recording::new(
        &folder,
        &example.name,
        certificate.run.transcript.to_string(),
    ))
}

/// The timeline of a program: what is drawn, in characters with what was found, and as SVG.
///
/// # Errors
/// If the run was in real time, or left no trace.
pub fn pictures(
    root: &Path,
    example: &Example,
    program: &Program,
) -> Result<Vec<Recording>, RecordingError> {
    Ok(pictures_of(
        example,
        &analysed(root, program, &traced())?.picture,
    ))
}

/// The same of a run that has been analysed.
pub fn pictures_of(example: &Example, picture: &Picture) -> Vec<Recording> {
    let svg = svg::draw(picture, svg::Scale::of(picture), &example.name);
    let folder = Path::new("recordings/pictures").join(&example.chapter);
    let of = Recording::several(&folder, &example.name);
    vec![
        of("picture", picture.to_json()),
        of("text", in_characters(picture)),
        of("svg", by_line(&svg)),
    ]
}

/// How a timeline is recorded.
pub fn traced() -> Options {
    Options {
        trace: true,
        ..Options::default()
    }
}

/// The timelines of a program with other settings, as `book/variants.toml` lists them.
///
/// # Errors
/// If the list cannot be read, the run was in real time, or left no trace.
pub fn variants(
    root: &Path,
    example: &Example,
    program: &Program,
) -> Result<Vec<Recording>, RecordingError> {
    let recording = |variant: &crate::picture::variants::Variant| {
        Ok(Recording {
            path: variant.kept_at(&example.chapter),
            text: analysed(root, &variant.program(program), &variant.options())?
                .picture
                .to_json(),
        })
    };
    let listed = listed_variants(root)?;
    listed.of(&example.name).iter().map(recording).collect()
}

fn listed_variants(root: &Path) -> Result<Variants, RecordingError> {
    let text = fs::read_to_string(root.join("book/variants.toml")).unwrap_or_default();
    toml::from_str(&text).map_err(|error| RecordingError::Variants(error.to_string()))
}

/// The picture for a terminal, and what was found in the run.
fn in_characters(picture: &Picture) -> String {
    let mut shown = text::draw(picture, 100);
    for sentence in &picture.findings {
        shown += &format!("* {}: {}\n", sentence.rule, sentence.text);
    }
    shown
}

/// A mark of a picture on a line, so that a change can be reviewed.
fn by_line(svg: &str) -> String {
    svg.replace("<g ", "\n<g ")
}

fn in_virtual_time(run: &Run) -> Result<(), RecordingError> {
    match run.clock {
        Clock::Virtual => Ok(()),
        Clock::Real => Err(RecordingError::RealTime(
            run.why_real.clone().unwrap_or_default(),
        )),
    }
}

/// All that is known of a run of a program, for its timeline to be kept.
///
/// # Errors
/// If the run was in real time, or left no trace.
pub fn analysed(
    root: &Path,
    program: &Program,
    options: &Options,
) -> Result<Analysis, RecordingError> {
    analysis_of(root, &program.run(options)?)
}

fn analysis_of(root: &Path, run: &Run) -> Result<Analysis, RecordingError> {
    in_virtual_time(run)?;
    if run.trace.is_none() {
        return Err(RecordingError::NoTrace);
    }
    Ok(analyse(run, &Sources::new(root)))
}

/// What stands above the text in a file, as insta writes it for the tests.
const HEADER: &str = "---\nsource: tests/common/mod.rs\n---\n";

impl Recording {
    fn new(folder: &Path, name: &str, text: String) -> Recording {
        Recording {
            path: folder.join(format!("{name}.snap")),
            text,
        }
    }

    /// Those of one program, by their endings.
    fn several(folder: &Path, name: &str) -> impl Fn(&str, String) -> Recording {
        move |ending, text| Recording::new(folder, &format!("{name}.{ending}"), text)
    }

    /// The folder, and the name that insta has for it.
    pub fn place(&self) -> (&Path, String) {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let name = self.path.file_stem().unwrap_or_default();
        (folder, name.to_string_lossy().into_owned())
    }

    /// The file's contents.
    pub fn in_file(&self) -> String {
        format!("{HEADER}{}\n", self.text.trim_end_matches('\n'))
    }

    /// # Errors
    /// If there is a file that cannot be read.
    pub fn compare(&self, root: &Path) -> io::Result<State> {
        match fs::read_to_string(root.join(&self.path)) {
            Ok(text) if body(&text) == body(&self.in_file()) => Ok(State::Same),
            Ok(text) => Ok(State::Differs(body(&text).to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::New),
            Err(error) => Err(error),
        }
    }

    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        write_whole(&root.join(&self.path), &self.in_file())
    }
}

/// The files of one ending in the chapters' folders below `folder`.
pub fn chapter_files(folder: &Path, ending: &str) -> BTreeSet<PathBuf> {
    let inside = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path())
    };
    let chapters = inside(folder.to_path_buf()).filter(|path| path.is_dir());
    let files = chapters.flat_map(inside);
    files
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect()
}

/// Written beside and renamed, so that nobody ever finds half of it.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let written = fs::write(&part, text).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

/// A file's contents without the header.
pub fn body(file: &str) -> &str {
    let after = file
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"));
    after.map_or(file, |(_, body)| body)
}
