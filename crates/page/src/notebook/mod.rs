//! Blocks as the cells of a Jupyter notebook: one walk over a page, in the order of its blocks.
//!
//! | block | cells |
//! | --- | --- |
//! | text, fences | Markdown, with links between notebooks |
//! | a program and its run | one cell, the whole program, placed where the page shows the run |
//! | a program as a change of another | the difference, and the whole program as its cell |
//! | a prediction | the question before the program's cell; the answers behind folds, which need no script |
//! | a program that must not compile | a cell, whose run shows the compiler's message |
//! | a comparison, variants | images on one scale, in files beside the notebook |
//! | a Python twin | a fold with the program and its recorded run |
//! | a rule, a box | a quotation |
//! | an exercise | its task, a cell that checks what stands in it, hints and the solution behind folds |
//!
//! A notebook has no outputs: a reader runs the cells, and the tests do (`tests/notebook`).

mod cells;
mod exercise;
mod links;
mod markdown;
mod pictures;
mod prediction;
mod program;
mod walk;

pub use links::Anchors;

use crate::block::{Content, Page};
use crate::json::Sorted;
use crate::markup::fnv;
use cells::Cells;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Where the notebooks are, relative to the workspace.
pub const FOLDER: &str = "notebooks";

/// The kernel that the workbook installs for JupyterLab.
const KERNEL: &str = "meanwhile";

/// The name of a page's notebook; `None` for what is no chapter.
pub fn file_name(page: &Page) -> Option<String> {
    page.number?;
    let name = page.path.with_extension("ipynb");
    name.to_str().map(str::to_owned)
}

/// A chapter as files: their paths in the folder of the notebooks, and their texts. The notebook itself has format
/// 4.5, as JSON in the layout that Jupyter writes; the others are what it shows.
///
/// `anchors`: the headings of all pages, to which links lead. `root`: the workspace, for what a program
/// reads.
///
/// # Errors
/// If what a program reads cannot be read.
pub fn notebook(
    page: &Page,
    anchors: &Anchors,
    root: &Path,
) -> std::io::Result<BTreeMap<String, String>> {
    let (cells, mut files) = walk::cells(page, anchors, root)?.finished();
    // What is no chapter has no name, and no notebook.
    files.extend(file_name(page).map(|name| (name, with_kernel(&cells))));
    Ok(files)
}

/// The exercises of a chapter as an assignment of nbgrader: the name of its file, and its text. `None` if there
/// are none.
pub fn assignment(page: &Page) -> Option<(String, String)> {
    let blocks = page.all_blocks();
    let cards = blocks.iter().filter_map(|block| match &block.content {
        Content::Exercise(card) => Some(card),
        _ => None,
    });
    let mut cells = Cells::default();
    cells.paragraph(&format!(
        "# Chapter {}: exercises\n\nRun the cell of an exercise as often as you like. The locked cell below it gives the \
         points for the program that it was last run with.",
        page.number?
    ));
    let before = cells.len();
    cards.for_each(|card| exercise::assign(&mut cells, card));
    let name = file_name(page).filter(|_| cells.len() > before)?;
    Some((name, with_kernel(&cells.finished().0)))
}

/// A whole notebook.
fn with_kernel(cells: &[Value]) -> String {
    let notebook = json!({
        "metadata": {
            "meanwhile": { "fingerprint": fingerprint(cells) },
            "kernelspec": {
                "display_name": "Rust (Meanwhile)",
                "language": "rust",
                "name": KERNEL,
            },
            "language_info": {
                "file_extension": ".rs",
                "mimetype": "text/rust",
                "name": "rust",
            },
        },
        "cells": cells,
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    written(&notebook)
}

/// Whether nobody has edited the cells of a notebook since it was written. Running them, which only adds
/// outputs, is no edit; a file that is no notebook of ours is one.
pub fn is_as_written(text: &str) -> bool {
    let Ok(notebook) = serde_json::from_str::<Value>(text) else {
        return false;
    };
    let cells = notebook["cells"].as_array().map_or(&[][..], Vec::as_slice);
    notebook["metadata"]["meanwhile"]["fingerprint"] == json!(fingerprint(cells))
}

/// Another one for each edit of a cell's text.
fn fingerprint(cells: &[Value]) -> String {
    let mut text = String::new();
    for cell in cells {
        text += cell["cell_type"].as_str().unwrap_or_default();
        // A list of lines, or one text.
        match &cell["source"] {
            Value::Array(lines) => text.extend(lines.iter().filter_map(Value::as_str)),
            source => text += source.as_str().unwrap_or_default(),
        }
        text.push('\0');
    }
    format!("{:08x}", fnv(&text))
}

/// JSON with one blank for each level and sorted keys, as Jupyter writes it: saving a notebook changes
/// nothing.
fn written(notebook: &Value) -> String {
    let mut bytes = Vec::new();
    let layout = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut writer = serde_json::Serializer::with_formatter(&mut bytes, layout);
    // Values of our own: there is no key that JSON does not know, and a Vec takes every byte.
    let done = Sorted(notebook).serialize(&mut writer);
    debug_assert!(done.is_ok());
    String::from_utf8_lossy(&bytes).into_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_however_serde_json_keeps_them() {
        let text = written(&json!({ "b": [{ "d": 1, "c": 2 }], "a": "x" }));
        let expected = "{\n \"a\": \"x\",\n \"b\": [\n  {\n   \"c\": 2,\n   \"d\": 1\n  }\n ]\n}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn running_a_notebook_is_no_edit_and_another_word_is_one() {
        let cells = json!([{ "cell_type": "code", "source": ["a\n", "b"], "outputs": [] }]);
        let made = fingerprint(cells.as_array().unwrap());
        let notebook = |source: Value, outputs: Value| {
            let cells = json!([{ "cell_type": "code", "source": source, "outputs": outputs }]);
            json!({ "cells": cells, "metadata": { "meanwhile": { "fingerprint": made } } })
                .to_string()
        };
        assert!(is_as_written(&notebook(json!(["a\n", "b"]), json!([]))));
        assert!(is_as_written(&notebook(
            json!("a\nb"),
            json!([{ "text": "1" }])
        )));
        assert!(!is_as_written(&notebook(json!(["a\n", "c"]), json!([]))));
        assert!(!is_as_written("{}") && !is_as_written("not JSON"));
    }
}
