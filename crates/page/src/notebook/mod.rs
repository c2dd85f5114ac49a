//! Blocks as the cells of a Jupyter notebook: one walk over a page, in the order of its blocks.
//!
//! | block | cells |
//! | --- | --- |
//! | text, fences | Markdown, with links between notebooks |
//! | a program and its run | one cell, the whole program, placed where the page shows the run |
//! | a prediction | the question before the program's cell; the answers behind folds, which need no script |
//! | a program that must not compile | a cell, whose run shows the compiler's message |
//! | a Python twin | a fold with the program and its recorded run |
//! | a rule, a box | a quotation |
//! | an exercise | its task, a cell that checks what stands in it, hints and the solution behind folds |
//!
//! A notebook has no outputs: a reader runs the cells, and the tests do (`tests/notebook`).

mod cells;
mod exercise;
mod links;
mod prediction;
mod program;
mod walk;

pub use links::Anchors;

use crate::block::Page;
use serde_json::{Value, json};
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

/// A chapter as the text of a notebook: format 4.5, JSON in the layout that Jupyter itself writes.
///
/// `anchors`: the headings of all pages, to which links lead. `root`: the workspace, for what a program
/// reads.
///
/// # Errors
/// If what a program reads cannot be read.
pub fn notebook(page: &Page, anchors: &Anchors, root: &Path) -> std::io::Result<String> {
    let cells = walk::cells(page, anchors, root)?;
    let notebook = json!({
        "cells": cells.into_values(),
        "metadata": {
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
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    Ok(written(&notebook))
}

/// JSON with one blank for each level, as Jupyter writes it: saving a notebook changes nothing.
fn written(notebook: &Value) -> String {
    use serde::Serialize;
    let mut bytes = Vec::new();
    let layout = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut writer = serde_json::Serializer::with_formatter(&mut bytes, layout);
    // Values of our own: there is no key that JSON does not know, and a Vec takes every byte.
    let done = notebook.serialize(&mut writer);
    debug_assert!(done.is_ok());
    String::from_utf8_lossy(&bytes).into_owned() + "\n"
}
