//! What every kind of prediction has.

use crate::body::{Body, Table};
use crate::mistake::Problem;
use crate::program::Kind;
use crate::programs::Programs;
use crate::recorded::Run;
use serde::Deserialize;
use toml::Spanned;

/// The keys of every kind, as an author writes them.
#[derive(Debug, Deserialize)]
struct Written {
    id: Spanned<String>,
    kind: Spanned<String>,
    question: String,
    /// The recording that answers the question: of an example, a Python twin, or a refused program.
    run: Option<Spanned<String>>,
    python: Option<Spanned<String>>,
    refused: Option<Spanned<String>>,
}

const KEYS: [&str; 6] = ["id", "kind", "question", "run", "python", "refused"];

/// The question.
#[derive(Debug)]
pub struct Asking {
    pub id: String,
    /// As its author names it.
    pub kind: Spanned<String>,
    /// In Markdown.
    pub question: String,
    runs: Vec<(Kind, Spanned<String>)>,
}

impl Asking {
    /// The question, and the keys that belong to its kind.
    pub fn read<'a>(body: &Body<'a>) -> Result<(Asking, Table<'a>), Problem> {
        let (asking, rest) = body.split(&KEYS)?;
        let written: Written = body.read(asking)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let id = written.id.get_ref();
        if id.is_empty() || !id.chars().all(plain) {
            let next = "Make it of lower-case letters, digits and `-`.";
            let problem = body.at(&written.id, format!("`{id}` cannot be an id"), next);
            return Err(problem.of(&format!("prediction `{id}`")));
        }
        let runs = [
            (Kind::Example, written.run),
            (Kind::Python, written.python),
            (Kind::Refused, written.refused),
        ];
        let named = |(kind, name)| Option::map(name, |name| (kind, name));
        let asking = Asking {
            id: id.clone(),
            kind: written.kind,
            question: written.question,
            runs: runs.into_iter().filter_map(named).collect(),
        };
        Ok((asking, rest))
    }

    /// The run that answers it, if it names one.
    pub fn run(&self, body: &Body<'_>, programs: &Programs) -> Result<Option<Run>, Problem> {
        match &self.runs[..] {
            [] => Ok(None),
            [(kind, name)] => Run::load(programs, *kind, name.get_ref())
                .map(Some)
                .map_err(|problem| problem.placed(body.place(name))),
            [_, (_, second), ..] => {
                let message = "only one of `run`, `python` and `refused` can be given";
                Err(body.at(second, message, "Remove one."))
            }
        }
    }
}
