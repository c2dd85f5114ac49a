//! Each chapter's notebook, run from top to bottom on the real kernel: its programs print what the
//! book's recordings say, and only what fails on purpose fails.

use anyhow::{Context, Result};
use meanwhile::recording::body;
use notebook_tests::{Bench, Cell, Shown, cells_of};
use serde_json::Value;
use std::collections::VecDeque;
use std::fs;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

/// Kernels that run at the same time.
const AT_ONCE: usize = 2;

#[test]
fn every_program_of_every_chapter_prints_what_the_book_shows() {
    let chapters = chapters().expect("the folder of notebooks");
    assert!(chapters.len() >= 5, "{chapters:?}");
    let bench = Bench::new().unwrap_or_else(|error| panic!("{error:#}"));
    let (open, wrong) = (Mutex::new(VecDeque::from(chapters)), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(chapter) = next(&open) {
                    let found =
                        run(&bench, &chapter).unwrap_or_else(|error| vec![format!("{error:#}")]);
                    let found = found.into_iter().map(|fault| format!("{chapter}: {fault}"));
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn next(open: &Mutex<VecDeque<String>>) -> Option<String> {
    open.lock().unwrap().pop_front()
}

/// Such as `01-waiting`.
fn chapters() -> Result<Vec<String>> {
    let files = fs::read_dir(xtask::root().join("notebooks"))?;
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let stems = names.filter_map(|name| Some(name.strip_suffix(".ipynb")?.to_owned()));
    let mut all: Vec<String> = stems
        .filter(|stem| stem.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    all.sort();
    Ok(all)
}

/// Runs a chapter, and tells what is not as it should be.
fn run(bench: &Bench, chapter: &str) -> Result<Vec<String>> {
    let file = format!("{chapter}.ipynb");
    let text = fs::read_to_string(xtask::root().join("notebooks").join(&file))?;
    let notebook: Value = serde_json::from_str(&text)?;
    let cells: Vec<Cell> = cells_of(&file)?;
    let began = Instant::now();
    let shown = bench.run(&cells)?;
    println!(
        "{:>7.2} s  {chapter}: {} cells",
        began.elapsed().as_secs_f64(),
        cells.len()
    );
    let mut wrong = Vec::new();
    let about = notebook["cells"].as_array().context("it has cells")?;
    for about in about.iter().filter(|cell| cell["cell_type"] == "code") {
        let name = about["id"].as_str().unwrap_or_default();
        let shown = shown.iter().find(|one| one.name == name);
        let shown = shown.with_context(|| format!("`{name}` was not run"))?;
        wrong.extend(fault(chapter, &about["metadata"], shown)?);
    }
    Ok(wrong)
}

fn fault(chapter: &str, metadata: &Value, shown: &Shown) -> Result<Option<String>> {
    let (name, text) = (&shown.name, shown.text());
    let may_fail = metadata["tags"][0] == "raises-exception";
    if shown.failed() != may_fail {
        let how = if may_fail { "does not fail" } else { "fails" };
        return Ok(Some(format!("`{name}` {how}: {text}{}", shown.error())));
    }
    if metadata["meanwhile"]["refused"].is_string() {
        let refused = text.contains("error") && text.contains("this cell:");
        return Ok((!refused).then(|| format!("`{name}` is refused with: {text}")));
    }
    let Some(example) = metadata["meanwhile"]["example"].as_str() else {
        return Ok(None);
    };
    let kept = xtask::root().join(format!("recordings/transcripts/{chapter}/{example}.snap"));
    let kept = fs::read_to_string(&kept).with_context(|| kept.display().to_string())?;
    // Where lines of one moment come in any order, so may the numbers of the workers.
    let loose = body(&kept).lines().any(|line| line.contains(" ~ "));
    let expected = without_places(body(&kept), loose);
    let printed = without_places(&text, loose);
    let is_same = printed.contains(expected.trim_end());
    Ok((!is_same).then(|| format!("`{example}` prints\n{printed}\ninstead of\n{expected}")))
}

/// A panic names the cell where the recording names the file.
fn without_places(text: &str, loose: bool) -> String {
    let line = |line: &str| match line.split_once("panicked at ") {
        Some((before, _)) => format!("{before}panicked\n"),
        None => format!("{line}\n"),
    };
    let text: String = text.lines().map(line).collect();
    match loose {
        true => text.lines().map(without_worker).collect(),
        false => text,
    }
}

/// `   0.100 s  ~ report: waits` of `   0.100 s  tokio-rt-worker#1 ~ report: waits`.
fn without_worker(line: &str) -> String {
    let split = line.find(" s  ").and_then(|at| {
        let (time, rest) = line.split_at(at + 4);
        let thread = rest
            .find([' ', '|', '~', '!'])
            .filter(|_| !rest.starts_with('='))?;
        Some(format!("{time}{}\n", rest[thread..].trim_start()))
    });
    split.unwrap_or_else(|| format!("{line}\n"))
}
