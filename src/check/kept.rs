//! What a case did, for whoever compares it with what another program does: `cargo meanwhile verify`.

use super::case::Ran;
use crate::difference::Side;
use crate::timeline::Timeline;
use crate::transcript::{Line, Stream, Transcript};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs, io};

/// Names a folder in which each case leaves what it did in the weather of the text.
pub const KEEP: &str = "MEANWHILE_CHECK_KEEP";

/// A case that has run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    timeline: Timeline,
    /// Times in nanoseconds since it began.
    lines: Vec<(u64, String)>,
    total: u64,
    ending: String,
    #[serde(skip, default = "nothing")]
    transcript: Transcript,
}

fn nothing() -> Transcript {
    Transcript {
        lines: Vec::new(),
        total: Duration::ZERO,
        ending: String::new(),
    }
}

impl Kept {
    /// Every case that a folder has, by the line of the tests that runs it.
    pub fn read(folder: &Path) -> BTreeMap<usize, Kept> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let read = |path: PathBuf| {
            let line = path.file_stem()?.to_str()?.parse().ok()?;
            let mut kept: Kept = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
            kept.transcript = Transcript {
                lines: kept.lines.iter().map(line_of).collect(),
                total: Duration::from_nanos(kept.total),
                ending: kept.ending.clone(),
            };
            Some((line, kept))
        };
        entries.filter_map(|entry| read(entry.path())).collect()
    }

    /// To be compared. `source`: of the program.
    pub fn side<'a>(&'a self, source: &'a str) -> Side<'a> {
        Side {
            transcript: &self.transcript,
            timeline: &self.timeline,
            source,
        }
    }
}

fn line_of((at, text): &(u64, String)) -> Line {
    Line {
        at: Duration::from_nanos(*at),
        thread: String::new(),
        stream: Stream::Stdout,
        unordered: false,
        text: text.clone(),
    }
}

/// Leaves it, if it is asked for. `line`: of the tests.
pub(super) fn keep(ran: &Ran, line: u32) -> io::Result<()> {
    let Some(folder) = env::var_os(KEEP).map(PathBuf::from) else {
        return Ok(());
    };
    let nanos = |time: Duration| time.as_nanos() as u64;
    let lines = ran.lines.iter();
    let kept = Kept {
        timeline: ran.timeline.clone(),
        lines: lines
            .map(|line| (nanos(line.at), line.text.clone()))
            .collect(),
        total: nanos(ran.total),
        ending: ran.run.transcript.ending.clone(),
        transcript: nothing(),
    };
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join(format!("{line}.json")),
        serde_json::to_vec(&kept)?,
    )
}
