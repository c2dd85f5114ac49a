//! The results that graded notebooks hold, as nbgrader keeps them: `autograded/LEARNER/ASSIGNMENT/NAME.ipynb`.

use crate::exercises::results::{IN_NOTEBOOKS, Results};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A notebook with its pictures is a few hundred kilobytes. One that a learner has filled is not read.
const LARGEST: u64 = 32 << 20;

/// The exercises of the cells that give points, and what came of them. A notebook without such cells, such as a
/// learner's own, has none.
pub fn results(path: &Path) -> Result<Vec<(String, Results)>> {
    if fs::metadata(path)?.len() > LARGEST {
        bail!("it is larger than {} MiB", LARGEST >> 20);
    }
    let notebook: Value =
        serde_json::from_str(&fs::read_to_string(path)?).context("it is no notebook")?;
    let cells = notebook["cells"].as_array().map_or(&[][..], Vec::as_slice);
    let mut found = Vec::new();
    for cell in cells {
        // nbgrader removes all other metadata.
        let id = cell["metadata"]["nbgrader"]["grade_id"].as_str();
        let Some(name) = id.and_then(|id| id.strip_prefix("grade-")) else {
            continue;
        };
        let outputs = cell["outputs"].as_array().map_or(&[][..], Vec::as_slice);
        let data = outputs
            .iter()
            .find_map(|output| output["data"].get(IN_NOTEBOOKS));
        // A cell that was not run, or whose kernel was ended: nothing is known.
        let Some(data) = data else { continue };
        let results = parsed(data).with_context(|| format!("the cell that grades {name}"))?;
        found.push((name.to_owned(), results));
    }
    Ok(found)
}

/// The kernel sends a text; Jupyter keeps it so, or as lines, or as what it says.
fn parsed(data: &Value) -> serde_json::Result<Results> {
    match data {
        Value::String(text) => serde_json::from_str(text),
        Value::Array(lines) => {
            let text: String = lines.iter().filter_map(Value::as_str).collect();
            serde_json::from_str(&text)
        }
        other => serde_json::from_value(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::results::Status;
    use serde_json::json;

    #[test]
    fn results_are_those_of_graded_cells_however_jupyter_keeps_them() {
        let results = json!({ "version": 3, "status": "pass", "tests": [] });
        let cell = |name: &str, data: Value| {
            json!({
                "metadata": { "nbgrader": { "grade_id": format!("grade-{name}") } },
                "outputs": [{ "data": { IN_NOTEBOOKS: data } }],
            })
        };
        let cells = json!([
            cell("as_text", json!(results.to_string())),
            cell("as_lines", json!([results.to_string()])),
            cell("as_it_is", results.clone()),
            { "metadata": { "nbgrader": { "grade_id": "grade-not_run" } }, "outputs": [] },
            { "metadata": {}, "outputs": [{ "data": { IN_NOTEBOOKS: results } }] },
        ]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ipynb");
        fs::write(&path, json!({ "cells": cells }).to_string()).unwrap();
        let found = super::results(&path).unwrap();
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["as_text", "as_lines", "as_it_is"]);
        assert!(found.iter().all(|(_, one)| one.status == Status::Pass));
        fs::write(&path, "no JSON").unwrap();
        assert!(super::results(&path).is_err());
    }
}
