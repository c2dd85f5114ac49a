//! What `meanwhile run` shows of a run besides its output, and the files it writes.

use crate::output::say;
use crate::width;
use anyhow::{Context, Result, bail};
use clap::Args;
use meanwhile::carried;
use meanwhile::picture::{Picture, svg, text};
use meanwhile::{Analysis, Run};
use std::path::{Path, PathBuf};

/// Where else the run goes.
#[derive(Args)]
#[group(conflicts_with = "seeds")]
pub struct Drawing {
    /// Draw the picture to a file, as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Write the run to a file that Perfetto and chrome://tracing open
    #[arg(long, value_name = "FILE")]
    chrome: Option<PathBuf>,

    /// Write what happened, event by event, to a file (docs/trace-format.md)
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
}

impl Drawing {
    /// The picture and the findings: to the terminal, if `in_words`, and to the files.
    pub fn draw(&self, run: &Run, analysis: &Analysis, in_words: bool) -> Result<()> {
        let Some(trace) = &run.trace else {
            let wanted = [&self.svg, &self.chrome, &self.trace];
            if wanted.iter().any(|path| path.is_some()) {
                bail!("nothing can be drawn: the run left no trace");
            }
            return Ok(());
        };
        if in_words {
            say(&words(&analysis.picture))?;
        }
        if let Some(path) = &self.svg {
            write(path, &svg::standalone(&analysis.picture))?;
        }
        if let Some(path) = &self.chrome {
            write(path, &analysis.timeline.to_chrome())?;
        }
        if let Some(path) = &self.trace {
            write(path, &trace.to_jsonl())?;
        }
        Ok(())
    }
}

/// The picture and the findings for a terminal.
pub fn words(picture: &Picture) -> String {
    let columns = width::columns();
    let mut all = text::draw(picture, columns);
    for finding in &picture.findings {
        let line = format!("{}: {}\n", finding.rule, finding.text);
        all += &width::fitted(&line, columns);
    }
    match all.is_empty() {
        true => all,
        false => format!("\n{all}"),
    }
}

/// What futures carry, for a terminal; nothing if there is nothing.
pub fn carried(pictures: &[carried::Picture]) -> String {
    let columns = width::columns();
    let drawn = pictures.iter();
    drawn
        .map(|picture| format!("\n{}", carried::text::draw(picture, columns)))
        .collect()
}

fn write(path: &Path, text: &str) -> Result<()> {
    let failed = || format!("{} could not be written", path.display());
    std::fs::write(path, text).with_context(failed)?;
    eprintln!("written: {}", path.display());
    Ok(())
}
