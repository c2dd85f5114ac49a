//! What is kept of a Python twin.

use super::{Recording, RecordingError, analysis_of, in_characters, traced};
use crate::analysis::Analysis;
use crate::asyncio;
use crate::outcome::Run;
use crate::picture::Picture;
use crate::run::{Options, Program};
use crate::{Clock, Limits, Stream};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Everything that is kept of a Python twin: what it prints, and its timeline. `twin`: its file, relative to
/// `python/`.
///
/// # Errors
/// If it cannot be run, or fails.
pub fn of_twin(root: &Path, python: &Path, twin: &Path) -> Result<Vec<Recording>, RecordingError> {
    let mut all = vec![twin_transcript(root, python, twin)?];
    all.extend(twin_pictures(root, python, twin)?);
    Ok(all)
}

/// What a Python twin prints, in real time: what it proves is an order, so that is the same for
/// everybody.
///
/// # Errors
/// If it cannot be run, or fails.
pub fn twin_transcript(
    root: &Path,
    python: &Path,
    twin: &Path,
) -> Result<Recording, RecordingError> {
    let source = root.join("python").join(twin);
    let mut arguments: Vec<OsString> = asyncio::FLAGS.map(Into::into).into();
    arguments.push(source.as_os_str().to_owned());
    let options = Options {
        clock: Clock::Real,
        limits: Limits {
            time: Some(Duration::from_secs(20)),
            ..Limits::default()
        },
        ..Options::default()
    };
    let (variable, value) = asyncio::HASHES;
    let program = Program::new(python, arguments).with_variable(variable, value);
    let run = program.run(&options)?;
    succeeded(&run, &source)?;
    let (folder, name) = kept_of_twin("transcripts", twin);
    Ok(Recording::new(
        &folder,
        &name,
        run.transcript.text(Stream::Stdout),
    ))
}

/// The timeline of a Python twin, on virtual time: what is drawn, and the same in characters with what was found.
/// There is none of one that starts processes.
///
/// # Errors
/// If it cannot be run, fails, runs in real time, or leaves no trace of its tasks.
pub fn twin_pictures(
    root: &Path,
    python: &Path,
    twin: &Path,
) -> Result<Vec<Recording>, RecordingError> {
    let analysis = twin_analysed(root, python, twin)?;
    let pictures = analysis.map(|analysis| twin_pictures_of(twin, &analysis.picture));
    Ok(pictures.unwrap_or_default())
}

/// The same of a run that has been analysed.
pub fn twin_pictures_of(twin: &Path, picture: &Picture) -> Vec<Recording> {
    let (folder, name) = kept_of_twin("pictures", twin);
    let of = Recording::several(&folder, &name);
    vec![
        of("picture", picture.to_json()),
        of("text", in_characters(picture)),
    ]
}

/// All that is known of a run of a Python twin. There is nothing of one that starts processes.
///
/// # Errors
/// As [`twin_pictures`].
pub fn twin_analysed(
    root: &Path,
    python: &Path,
    twin: &Path,
) -> Result<Option<Analysis>, RecordingError> {
    let source = root.join("python").join(twin);
    if asyncio::starts_processes(&fs::read_to_string(&source)?) {
        return Ok(None);
    }
    let python = asyncio::interpreter(python)?;
    let run = asyncio::program(&python, &source)?.run(&traced())?;
    succeeded(&run, &source)?;
    let analysis = analysis_of(root, &run)?;
    if let Some(note) = &run.note {
        return Err(RecordingError::Partly(note.clone()));
    }
    if analysis.picture.python.is_none() {
        return Err(RecordingError::NoTrace);
    }
    Ok(Some(analysis))
}

fn kept_of_twin(kind: &str, twin: &Path) -> (PathBuf, String) {
    let chapter = twin.parent().unwrap_or(Path::new(""));
    let name = twin.file_stem().unwrap_or_default().to_string_lossy();
    let folder = Path::new("recordings").join(kind).join("python");
    (folder.join(chapter), name.into_owned())
}

fn succeeded(run: &Run, source: &Path) -> Result<(), RecordingError> {
    match run.status {
        Some(0) => Ok(()),
        _ => Err(RecordingError::Failed {
            source_file: source.to_owned(),
            errors: run.transcript.text(Stream::Stderr),
            ending: run.transcript.ending.clone(),
        }),
    }
}
