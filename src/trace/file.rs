//! A trace as a file: JSON Lines, a header and then an event a line.

use super::{Event, FORMAT, Header, Trace};
use serde::Deserialize;

/// A text that is not a trace this version can read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(
        "the file is empty: a trace begins with a line `{{\"meanwhile_trace\":{FORMAT}, ...}}`"
    )]
    Empty,
    #[error("the first line is not the header of a trace: {0}")]
    NoHeader(serde_json::Error),
    #[error(
        "the trace has format {0}, and this version reads up to {FORMAT}: update meanwhile to read it"
    )]
    Later(u32),
    #[error("line {number} is not an event: {error}")]
    NoEvent {
        /// Counted from 1.
        number: usize,
        error: serde_json::Error,
    },
}

/// The part of a header that no version changes.
#[derive(Deserialize)]
struct Version {
    meanwhile_trace: u32,
}

impl Trace {
    /// The text of the file.
    pub fn to_jsonl(&self) -> String {
        let mut text = line(&self.header);
        self.events.iter().for_each(|event| text += &line(event));
        text
    }

    /// Reads the text of a file. The second value is a note for the reader if the file is cut
    /// off in its last line: the trace then goes up to there.
    ///
    /// # Errors
    /// If it is no trace, is broken before its end, or has a later format.
    pub fn from_jsonl(text: &str) -> Result<(Trace, Option<String>), FileError> {
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().ok_or(FileError::Empty)?;
        let version: Version = serde_json::from_str(first).map_err(FileError::NoHeader)?;
        if version.meanwhile_trace > FORMAT {
            return Err(FileError::Later(version.meanwhile_trace));
        }
        let header: Header = serde_json::from_str(first).map_err(FileError::NoHeader)?;
        let whole = text.ends_with('\n');
        let last = text.lines().count() - 1;
        let mut events: Vec<Event> = Vec::new();
        for (index, line) in lines {
            match serde_json::from_str(line) {
                Ok(event) => events.push(event),
                Err(_) if index == last && !whole => {
                    let note = format!(
                        "the trace is cut off in line {}: what came after it is not known",
                        index + 1
                    );
                    return Ok((Trace { header, events }, Some(note)));
                }
                Err(error) => {
                    let number = index + 1;
                    return Err(FileError::NoEvent { number, error });
                }
            }
        }
        Ok((Trace { header, events }, None))
    }
}

fn line(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).expect("a trace has string keys only");
    text + "\n"
}
