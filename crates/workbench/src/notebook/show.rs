//! What a cell shows, as evcxr wants it: lines, and then content of several types, of which Jupyter
//! takes the richest that it can show.
//!
//! A cell that has failed shows lines only, because evcxr drops the content of a cell whose child has
//! ended. So its timeline is drawn with characters. Everything goes to stdout: Jupyter keeps no order
//! between the two streams.

use crate::drawing::words;
use crate::exercises::{Grade, RESULTS};
use crate::output::say;
use anyhow::Result;
use judge::Ran;
use meanwhile::picture::html;
use meanwhile::{Run, Transcript};

/// Lines of a transcript that are shown from its beginning and from its end.
const FIRST: usize = 300;
const LAST: usize = 100;

/// What a program did, and what went wrong.
pub fn ran(ran: &Ran, trouble: Option<&str>) -> Result<()> {
    self::text(&ran.said)?;
    self::text(&shortened(&ran.run.transcript))?;
    self::text(&remarks(&ran.run))?;
    let picture = &ran.analysis.picture;
    match trouble {
        Some(trouble) => {
            self::text(&words(picture))?;
            sentence(trouble)
        }
        None => {
            content("text/html", &html::alone(picture))?;
            content("text/plain", &words(picture))
        }
    }
}

/// The points for an exercise: a number for nbgrader, a sentence for the reader, and the results for
/// `meanwhile class`.
pub fn grade(grade: &Grade) -> Result<()> {
    let Grade {
        points, of, says, ..
    } = grade;
    let says = format!("{points} of {of} points: {says}");
    content("text/html", &format!("<p>{}</p>", escaped(&says)))?;
    content("text/plain", &points.to_string())?;
    content(RESULTS, &serde_json::to_string(&grade.results)?)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Lines. What would be a command to evcxr is none any more.
pub fn text(text: &str) -> Result<()> {
    say(&harmless(text))
}

/// A sentence that stands by itself.
pub fn sentence(sentence: &str) -> Result<()> {
    say(&format!("\n{sentence}\n"))
}

fn content(kind: &str, text: &str) -> Result<()> {
    let text = harmless(text.trim_matches('\n'));
    match text.is_empty() {
        true => Ok(()),
        false => say(&format!(
            "EVCXR_BEGIN_CONTENT {kind}\n{text}\nEVCXR_END_CONTENT\n"
        )),
    }
}

/// A program may print what evcxr's protocol is made of. A joiner without width parts it.
fn harmless(text: &str) -> String {
    text.replace("EVCXR_", "EVCXR\u{2060}_")
}

/// The transcript without its middle, if that is long.
fn shortened(transcript: &Transcript) -> String {
    let all = transcript.to_string();
    let lines: Vec<&str> = all.lines().collect();
    if lines.len() <= FIRST + LAST {
        return all;
    }
    let left_out = lines.len() - FIRST - LAST;
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    format!(
        "{}... {left_out} lines are not shown ...\n{}",
        joined(&lines[..FIRST]),
        joined(&lines[lines.len() - LAST..])
    )
}

/// What a reader of the transcript must know.
fn remarks(run: &Run) -> String {
    let real = run.why_real.iter();
    let real = real.map(|why| format!("meanwhile: this ran in real time: {why}\n"));
    let notes = run.note.iter().map(|note| format!("meanwhile: {note}\n"));
    real.chain(notes).collect()
}
