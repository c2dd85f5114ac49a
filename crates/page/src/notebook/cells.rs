//! The cells of a notebook, one after another.

use super::pictures::Picture;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Cells, and the Markdown that waits for the end of its cell.
#[derive(Debug, Default)]
pub struct Cells {
    all: Vec<Value>,
    markdown: String,
    /// Counts the cells of Markdown.
    texts: usize,
    /// The files that the Markdown shows, by their names.
    pictures: BTreeMap<String, String>,
}

/// A cell of code.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Code {
    /// Unique in the notebook: letters, digits, `-` and `_`.
    pub id: String,
    pub source: String,
    /// Its run ends with an error on purpose, and those below are run all the same.
    pub fails: bool,
    /// What the cell is, for the tests: `example`, `refused` or `exercise`, and the name.
    pub about: (&'static str, String),
    /// What nbgrader is told of it.
    pub nbgrader: Option<Value>,
}

impl Cells {
    /// Adds to the Markdown below the last cell of code.
    pub fn markdown(&mut self, text: &str) {
        self.markdown += text;
    }

    /// Adds a paragraph of its own.
    pub fn paragraph(&mut self, text: &str) {
        let before = self.markdown.trim_end().len();
        self.markdown.truncate(before);
        if before > 0 {
            self.markdown += "\n\n";
        }
        self.markdown += text.trim_end();
        self.markdown += "\n\n";
    }

    /// Adds a file that the Markdown shows.
    pub fn picture(&mut self, picture: Picture) {
        self.pictures.insert(picture.file, picture.svg);
    }

    pub fn code(&mut self, code: &Code) {
        self.end_markdown();
        let (kind, name) = &code.about;
        let mut metadata = Map::new();
        metadata.insert("meanwhile".to_owned(), json!({ *kind: name }));
        if let Some(nbgrader) = &code.nbgrader {
            metadata.insert("nbgrader".to_owned(), nbgrader.clone());
        }
        if code.fails {
            metadata.insert("tags".to_owned(), json!(["raises-exception"]));
        }
        self.all.push(json!({
            "cell_type": "code",
            "execution_count": null,
            "id": code.id,
            "metadata": metadata,
            "outputs": [],
            "source": lines(&code.source),
        }));
    }

    /// The cells of code.
    pub fn len(&self) -> usize {
        let is_code = |cell: &&Value| cell["cell_type"] == "code";
        self.all.iter().filter(is_code).count()
    }

    /// The cells, and the files that they show.
    pub fn finished(mut self) -> (Vec<Value>, BTreeMap<String, String>) {
        self.end_markdown();
        (self.all, self.pictures)
    }

    fn end_markdown(&mut self) {
        let text = std::mem::take(&mut self.markdown);
        let text = without_gaps(&text);
        if text.is_empty() {
            return;
        }
        self.texts += 1;
        self.all.push(json!({
            "cell_type": "markdown",
            "id": format!("text-{}", self.texts),
            "metadata": {},
            "source": lines(&text),
        }));
    }
}

/// A source is a list of lines with their ends; the last one has none.
fn lines(text: &str) -> Vec<&str> {
    text.trim_end().split_inclusive('\n').collect()
}

/// At most one blank line in a row, none at the ends; fences stay as they are.
fn without_gaps(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut blank, mut fence) = (true, None);
    for line in text.trim().split_inclusive('\n') {
        let marks = line.trim_start().chars().take_while(|c| *c == '`').count();
        match fence {
            None if marks >= 3 => fence = Some(marks),
            Some(open) if marks >= open => fence = None,
            _ => {}
        }
        let is_blank = line.trim().is_empty() && fence.is_none();
        if !(is_blank && blank) {
            kept += line;
        }
        blank = is_blank;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_between_two_programs_is_one_cell_without_gaps() {
        let mut cells = Cells::default();
        let code = |id: &str| Code {
            id: id.to_owned(),
            source: "meanwhile::program! {\n}\n".to_owned(),
            about: ("example", "tea".to_owned()),
            ..Code::default()
        };
        cells.code(&code("tea"));
        cells.markdown("\n\nIt is\n");
        cells.paragraph("```text\n\n\n\n```");
        cells.markdown("\n\n\nhot.\n");
        cells.code(&Code {
            fails: true,
            ..code("tea-2")
        });
        let (all, _) = cells.finished();
        assert_eq!(all.len(), 3);
        let source = [
            "It is\n",
            "\n",
            "```text\n",
            "\n",
            "\n",
            "\n",
            "```\n",
            "\n",
            "hot.",
        ];
        assert_eq!(all[1]["source"], json!(source));
        assert_eq!(all[2]["source"], json!(["meanwhile::program! {\n", "}"]));
        assert_eq!(all[2]["metadata"]["tags"], json!(["raises-exception"]));
        assert_eq!(
            all[0]["metadata"],
            json!({ "meanwhile": { "example": "tea" } })
        );
    }
}
