//! The recorded run of a program, and its card.

use crate::html::inline;
use crate::mistake::Problem;
use crate::program::{Kind, Program, Programs};
use meanwhile::escape;
use meanwhile::picture::variants::{Variant, Variants};
use meanwhile::picture::{self, Picture};
use meanwhile::recording::body;
use meanwhile::{Line, Stream, Transcript};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the tests recorded of a program.
#[derive(Debug, Clone)]
pub enum Recording {
    /// An example on virtual time.
    Timed(Transcript),
    /// What a Python twin printed; its order counts, its times do not.
    Plain(String),
    /// What rustc said about a program that must not compile.
    Refusal(String),
}

/// A program and its recording.
#[derive(Debug, Clone)]
pub struct Run {
    pub program: Program,
    pub recording: Recording,
    /// What its tasks and threads did, if it is an example.
    pub picture: Option<Picture>,
}

impl Run {
    /// Loads the recording that the tests keep for this program.
    pub fn load(programs: &Programs, kind: Kind, name: &str) -> Result<Run, Problem> {
        let program = programs.load(kind, name)?;
        let path = recorded_at(&program);
        let text = recorded(programs, &program, &path, "recorded run")?;
        let recording = match kind {
            Kind::Refused => Recording::Refusal(text),
            Kind::Python => Recording::Plain(body(&text).to_owned()),
            Kind::Example | Kind::Solution => Transcript::parse(body(&text))
                .map(Recording::Timed)
                .map_err(|error| damaged(&program, &path, &error.to_string()))?,
        };
        let picture = match kind {
            Kind::Example | Kind::Solution => Some(load_picture(programs, &program)?),
            Kind::Python | Kind::Refused => None,
        };
        Ok(Run {
            program,
            recording,
            picture,
        })
    }

    /// The card and, below it, the timeline. `id`: the only one of its kind on the page.
    pub fn card_and_timeline(&self, id: &str) -> String {
        let timeline = self.picture.as_ref();
        let timeline =
            timeline.map(|picture| format!("\n{}\n", picture::html::figure(picture, id)));
        self.card() + &timeline.unwrap_or_default()
    }

    /// The printed lines in order: time if it counts, text, and whether the order is not fixed.
    pub fn printed(&self) -> Vec<(Option<Duration>, &str, bool)> {
        match &self.recording {
            Recording::Timed(transcript) => {
                let lines = transcript.lines.iter();
                lines
                    .map(|line| (Some(line.at), line.text.as_str(), line.unordered))
                    .collect()
            }
            Recording::Plain(text) | Recording::Refusal(text) => {
                text.lines().map(|line| (None, line, false)).collect()
            }
        }
    }

    /// True if the words stand in one of the printed lines, or in how the run ended.
    pub fn shows(&self, words: &str) -> bool {
        let ending = match &self.recording {
            Recording::Timed(transcript) => {
                format!("{} s  = {}", seconds(transcript.total), transcript.ending)
            }
            _ => String::new(),
        };
        ending.contains(words)
            || self
                .printed()
                .iter()
                .any(|(_, text, _)| text.contains(words))
    }

    /// The card: what was printed, when, and on which thread; then the claim, which says what to see in
    /// it. Above the output it would give away what the reader is to find.
    pub fn card(&self) -> String {
        let claim = inline(&self.program.claim);
        let claim = &match self.program.stale {
            true => format!("{claim}{}", stale(&self.program)),
            false => claim,
        };
        match &self.recording {
            Recording::Timed(transcript) => {
                let table = table(transcript);
                let foot = foot(transcript);
                figure("run", PRINTS, &format!("{table}{foot}"), claim)
            }
            Recording::Plain(text) => {
                let rows: String = text
                    .lines()
                    .map(|line| row(&[text_cell(line, "")]))
                    .collect();
                let head = head(&["Output"]);
                let table = format!("<table>\n{head}<tbody>\n{rows}</tbody>\n</table>\n");
                figure("run untimed", PRINTS, &table, claim)
            }
            Recording::Refusal(text) => {
                // Blank lines would end the HTML block, so each one becomes a line feed in code.
                let text = escape(text.trim_end()).replace('\n', "&#10;");
                let said = format!(
                    "<pre class=\"rustc\"><code class=\"language-text\">{text}</code></pre>\n"
                );
                figure("run refusal", "rustc refuses it:", &said, claim)
            }
        }
    }
}

const PRINTS: &str = "It prints:";

fn figure(class: &str, lead: &str, inside: &str, caption: &str) -> String {
    format!(
        "\n<figure class=\"{class}\">\n<p class=\"said\">{lead}</p>\n{inside}\
         <figcaption>{caption}</figcaption>\n</figure>\n\n"
    )
}

fn table(transcript: &Transcript) -> String {
    let threads = transcript.threads().len() > 1;
    let mut rows = String::new();
    let mut before = None;
    for line in &transcript.lines {
        let class = if before == Some(line.at) {
            "same"
        } else {
            "later"
        };
        before = Some(line.at);
        let mut cells = vec![format!(
            "<td class=\"at {class}\">{} s</td>",
            seconds(line.at)
        )];
        if threads {
            cells.push(format!(
                "<td class=\"thread\">{}</td>",
                escape(&line.thread)
            ));
        }
        cells.push(text_cell(&line.text, tag(line)));
        rows.push_str(&row(&cells));
    }
    let head = match threads {
        true => head(&["Time", "Thread", "Output"]),
        false => head(&["Time", "Output"]),
    };
    format!("<table>\n{head}<tbody>\n{rows}</tbody>\n</table>\n")
}

/// The columns' names: seen by screen readers only, the columns explain themselves to the eye.
fn head(names: &[&str]) -> String {
    let cells: String = names
        .iter()
        .map(|name| format!("<th scope=\"col\">{name}</th>"))
        .collect();
    format!("<thead class=\"unseen\"><tr>{cells}</tr></thead>\n")
}

fn row(cells: &[String]) -> String {
    format!("<tr>{}</tr>\n", cells.concat())
}

fn text_cell(text: &str, tag: &str) -> String {
    let text = escape(text);
    format!("<td class=\"text\">{tag}{text}</td>")
}

/// In words, because a colour alone would not be seen by everybody.
fn tag(line: &Line) -> &'static str {
    match (line.stream, line.unordered) {
        (Stream::Stderr, _) => "<span class=\"tag error\">stderr</span> ",
        (_, true) => "<span class=\"tag\">any order</span> ",
        (Stream::Stdout, false) => "",
    }
}

fn foot(transcript: &Transcript) -> String {
    let mut html = String::from("<p class=\"sums\">");
    let total = seconds(transcript.total);
    let _ = write!(html, "<span><b>{total} s</b> in total</span>");
    if transcript.ending != "exit status 0" {
        let ending = escape(&transcript.ending);
        let _ = write!(html, " <span><b>{ending}</b></span>");
    }
    html.push_str("</p>\n");
    html
}

/// Seconds to the millisecond, such as `0.500`.
pub fn seconds(time: Duration) -> String {
    let ms = time.as_millis();
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// Where the tests keep the recording, relative to the workspace.
fn recorded_at(program: &Program) -> PathBuf {
    let snapshot = format!("{}.snap", program.name);
    match program.kind {
        Kind::Example => Path::new("tests/snapshots")
            .join(program.chapter())
            .join(snapshot),
        Kind::Python => Path::new("tests/snapshots/python")
            .join(program.chapter())
            .join(snapshot),
        Kind::Refused => program.path.with_extension("stderr"),
        Kind::Solution => Path::new("tests/snapshots/exercises").join(snapshot),
    }
}

/// The pictures of a program's variants, each with its title.
pub fn variants(programs: &Programs, program: &Program) -> Result<Vec<(String, Picture)>, Problem> {
    let name = &program.name;
    let file = Path::new("book/variants.toml");
    let text = programs.read(file).map_err(|problem| {
        let next = "It lists programs that are shown with several settings: restore it.";
        problem.in_file(file).next(next)
    })?;
    let listed: Variants =
        toml::from_str(&text).map_err(|error| Problem::of_toml(&error, &text).in_file(file))?;
    let all = listed.of(name);
    if all.is_empty() {
        let problem = Problem::new(format!("{} lists no variants of `{name}`", file.display()));
        return Err(problem.next("Add them there."));
    }
    let read = |variant: Variant| {
        let path = variant.kept_at(program.chapter());
        Ok((variant.title, read_picture(programs, program, &path)?))
    };
    all.into_iter().map(read).collect()
}

fn load_picture(programs: &Programs, program: &Program) -> Result<Picture, Problem> {
    let name = format!("{}.picture.snap", program.name);
    let folder = match program.kind {
        Kind::Solution => "exercises",
        _ => program.chapter(),
    };
    let path = Path::new("tests/pictures").join(folder);
    read_picture(programs, program, &path.join(name))
}

fn read_picture(programs: &Programs, program: &Program, path: &Path) -> Result<Picture, Problem> {
    let text = recorded(programs, program, path, "timeline")?;
    Picture::from_json(body(&text)).map_err(|error| damaged(program, path, &error.to_string()))
}

/// The text of a recording; it is told once that it is missing, however often it is shown.
fn recorded(
    programs: &Programs,
    program: &Program,
    path: &Path,
    what: &str,
) -> Result<String, Problem> {
    let problem = match programs.root().join(path).exists() {
        true => match programs.read(path) {
            Ok(text) => return Ok(text),
            Err(problem) => problem,
        },
        false => Problem::new(format!(
            "`{}` has no {what}: this file is missing",
            program.name
        )),
    };
    Err(problem.in_file(path).next(record(program)))
}

fn damaged(program: &Program, path: &Path, error: &str) -> Problem {
    let problem = Problem::new(format!("this recording is damaged: {error}"));
    problem.in_file(path).next(record(program))
}

/// Beside a run that is not of the program above it.
fn stale(program: &Program) -> String {
    let command = escape(&program.how_to_record());
    format!(
        "<span class=\"stale\">The program has changed since this run was recorded. Record it: \
         <code>{command}</code></span>"
    )
}

/// How a program is recorded.
fn record(program: &Program) -> String {
    format!("Record it: `{}`.", program.how_to_record())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "   0.000 s  main     | <start>\n   0.000 s  main     ~ tie\n   0.500 s  worker#2 ! late\n   0.500 s  = exit status 101\n";

    #[test]
    fn the_header_of_a_snapshot_is_not_part_of_the_run() {
        let snapshot = format!("---\nsource: tests/x.rs\nexpression: t\n---\n{BODY}");
        assert_eq!(body(&snapshot), BODY);
        assert_eq!(body(BODY), BODY);
    }

    #[test]
    fn stderr_and_loose_order_are_said_in_words() {
        let html = table(&Transcript::parse(BODY).unwrap());
        assert!(html.contains("<span class=\"tag error\">stderr</span> late"));
        assert!(html.contains("<span class=\"tag\">any order</span> tie"));
        assert!(html.contains("&lt;start&gt;"));
    }

    #[test]
    fn the_thread_column_appears_with_a_second_thread_only() {
        let many = table(&Transcript::parse(BODY).unwrap());
        assert!(many.contains("<th scope=\"col\">Thread</th>"));
        let one = BODY.replace("worker#2", "main    ");
        let one = table(&Transcript::parse(&one).unwrap());
        assert!(!one.contains("Thread"));
    }

    #[test]
    fn an_unusual_end_is_shown() {
        let foot = foot(&Transcript::parse(BODY).unwrap());
        assert!(foot.contains("0.500 s") && foot.contains("exit status 101"));
    }
}
