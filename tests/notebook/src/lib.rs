//! Notebooks on the real kernel, run by nbclient.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A cell to be run.
#[derive(Debug, Clone)]
pub struct Cell {
    pub name: String,
    pub source: String,
    /// It is interrupted when it has not ended by then.
    pub seconds: u32,
}

/// The slowest build of what a first cell uses, on a busy machine.
const PATIENCE: u32 = 240;

impl Cell {
    pub fn new(name: impl Into<String>, source: impl Into<String>) -> Cell {
        Cell {
            name: name.into(),
            source: source.into(),
            seconds: PATIENCE,
        }
    }

    /// Of a notebook's file.
    pub fn of(cell: &Value) -> Cell {
        // A source is one text, or a list of lines.
        let source = match cell["source"].as_array() {
            Some(lines) => lines.iter().filter_map(Value::as_str).collect(),
            None => cell["source"].as_str().unwrap_or_default().to_owned(),
        };
        Cell::new(cell["id"].as_str().unwrap_or_default(), source)
    }

    /// One that is interrupted after so many seconds.
    #[must_use]
    pub fn interrupted_after(self, seconds: u32) -> Cell {
        Cell { seconds, ..self }
    }
}

/// What came of a cell.
#[derive(Debug, Clone, Deserialize)]
pub struct Shown {
    pub name: String,
    pub seconds: f64,
    #[serde(default)]
    pub outputs: Vec<Value>,
}

impl Shown {
    /// The lines, without colours.
    pub fn text(&self) -> String {
        let streams = self
            .outputs
            .iter()
            .filter(|output| output["output_type"] == "stream");
        let text = streams.map(|output| output["text"].as_str().unwrap_or_default());
        without_colours(&text.collect::<String>())
    }

    /// What it shows of this type, such as `text/html`; empty if it shows none.
    pub fn content(&self, kind: &str) -> &str {
        let mut all = self
            .outputs
            .iter()
            .filter_map(|output| output["data"][kind].as_str());
        all.next().unwrap_or_default()
    }

    /// Whether Jupyter marks the cell as failed.
    pub fn failed(&self) -> bool {
        self.outputs
            .iter()
            .any(|output| output["output_type"] == "error")
    }

    /// The kernel's own words about a cell that has failed.
    pub fn error(&self) -> String {
        let errors = self
            .outputs
            .iter()
            .filter(|output| output["output_type"] == "error");
        errors
            .map(|output| without_colours(&output["evalue"].to_string()))
            .collect()
    }
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain += part.split_once('m').map_or(part, |(_, rest)| rest);
    }
    plain
}

/// The cells of one of the workbook's notebooks that are code, by their ids.
///
/// # Errors
/// If it cannot be read.
pub fn cells_of(notebook: &str) -> Result<Vec<Cell>> {
    Ok(code_of(notebook)?.iter().map(Cell::of).collect())
}

/// The same cells as they stand in its file.
///
/// # Errors
/// If it cannot be read.
pub fn code_of(notebook: &str) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(xtask::root().join("notebooks").join(notebook))?;
    let notebook: Value = serde_json::from_str(&text)?;
    let cells = notebook["cells"]
        .as_array()
        .context("a notebook has cells")?;
    let code = cells.iter().filter(|cell| cell["cell_type"] == "code");
    Ok(code.cloned().collect())
}

/// Where kernels are started: the workbook's own settings for Jupyter, and a folder for the notebook.
#[derive(Debug, Clone)]
pub struct Bench {
    jupyter: PathBuf,
    variables: Vec<(&'static str, PathBuf)>,
    /// Its name has a blank.
    folder: PathBuf,
}

impl Bench {
    /// Writes the kernel as `cargo meanwhile jupyter` does.
    ///
    /// # Errors
    /// If the kernel or JupyterLab is not installed.
    pub fn new() -> Result<Bench> {
        let jupyter = xtask::notebooks::jupyter()?;
        xtask::notebooks::evcxr()?;
        let root = xtask::root();
        let mut set_up = Command::new(xtask::meanwhile()?);
        let status = set_up
            .args(["jupyter", "--only-set-up"])
            .current_dir(&root)
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            bail!("`cargo meanwhile jupyter --only-set-up` failed: see above");
        }
        let folder = root.join("target/notebook tests");
        std::fs::create_dir_all(&folder)?;
        Ok(Bench {
            jupyter,
            variables: vec![("JUPYTER_DATA_DIR", root.join("target/jupyter/data"))],
            folder,
        })
    }

    /// The same for another variable of the environment.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<PathBuf>) -> Bench {
        self.variables.push((name, value.into()));
        self
    }

    /// Runs the cells one after another on one kernel: the kernel's start, and what came of each.
    ///
    /// # Errors
    /// If the kernel does not start, or dies.
    pub fn run(&self, cells: &[Cell]) -> Result<Vec<Shown>> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/run.py");
        let mut child = Command::new(&self.jupyter)
            .arg(script)
            .envs(self.variables.iter().cloned())
            // No cell may need the network.
            .env("CARGO_NET_OFFLINE", "true")
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let cells: Vec<Value> = cells.iter().map(Cell::to_json).collect();
        let text = json!({ "cells": cells }).to_string();
        let mut pipe = child.stdin.take().context("it was asked for")?;
        pipe.write_all(text.as_bytes())?;
        drop(pipe);
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!("the notebook was not run: see above");
        }
        let text = String::from_utf8(output.stdout)?;
        let shown: Vec<Shown> = text
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        for one in &shown {
            println!("{:>7.2} s  {}", one.seconds, one.name);
        }
        Ok(shown)
    }
}

impl Cell {
    fn to_json(&self) -> Value {
        json!({ "name": self.name, "source": self.source, "seconds": self.seconds })
    }
}
