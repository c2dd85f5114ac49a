//! Each chapter's notebook, run from top to bottom on the real kernel: its programs print what the
//! book's recordings say, and only what fails on purpose fails.

use anyhow::{Context, Result, ensure};
use meanwhile::recording::body;
use notebook_tests::{Bench, Cell, Shown, code_of};
use serde_json::Value;
use std::fs;
use std::thread;

/// Kernels, which run at the same time. Each takes several chapters, one after another: a kernel's start costs as much
/// processor time as ten programs, and no program shares anything with the one before.
const KERNELS: usize = 2;

#[test]
fn every_program_of_every_chapter_prints_what_the_book_shows() {
    let chapters = chapters().expect("the folder of notebooks");
    assert!(chapters.len() >= 5, "{} chapters", chapters.len());
    let bench = Bench::new().unwrap_or_else(|error| panic!("{error:#}"));
    let wrong: Vec<String> = thread::scope(|scope| {
        let kernels = shared_out(chapters).into_iter().map(|chapters| {
            let bench = &bench;
            scope.spawn(move || {
                run(bench, &chapters).unwrap_or_else(|error| vec![format!("{error:#}")])
            })
        });
        let kernels: Vec<_> = kernels.collect();
        kernels
            .into_iter()
            .flat_map(|kernel| kernel.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A chapter's notebook.
struct Chapter {
    /// Such as `01-waiting`.
    name: String,
    cells: Vec<Cell>,
    /// Of each cell.
    metadata: Vec<Value>,
}

/// The chapters of each kernel: the longest first, to the kernel that has least to do.
fn shared_out(mut chapters: Vec<Chapter>) -> Vec<Vec<Chapter>> {
    let cells = |chapters: &Vec<Chapter>| chapters.iter().map(|one| one.cells.len()).sum::<usize>();
    let mut kernels: Vec<Vec<Chapter>> = (0..KERNELS).map(|_| Vec::new()).collect();
    chapters.sort_by_key(|chapter| chapter.cells.len());
    while let Some(chapter) = chapters.pop() {
        let least = kernels.iter_mut().min_by_key(|kernel| cells(kernel));
        least.expect("there are kernels").push(chapter);
    }
    kernels
}

fn chapters() -> Result<Vec<Chapter>> {
    let files = fs::read_dir(xtask::root().join("notebooks"))?;
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let stems = names.filter_map(|name| Some(name.strip_suffix(".ipynb")?.to_owned()));
    let stems = stems.filter(|stem| stem.starts_with(|c: char| c.is_ascii_digit()));
    stems.map(chapter).collect()
}

fn chapter(name: String) -> Result<Chapter> {
    let code = code_of(&format!("{name}.ipynb"))?;
    Ok(Chapter {
        name,
        cells: code.iter().map(Cell::of).collect(),
        metadata: code.iter().map(|cell| cell["metadata"].clone()).collect(),
    })
}

/// Runs chapters on one kernel, and tells what is not as it should be.
fn run(bench: &Bench, chapters: &[Chapter]) -> Result<Vec<String>> {
    let cells: Vec<Cell> = chapters.iter().flat_map(|one| one.cells.clone()).collect();
    let shown = bench.run(&cells)?;
    // The first one is the kernel's start.
    let mut shown = shown.iter().skip(1);
    let mut wrong = Vec::new();
    for Chapter {
        name,
        cells,
        metadata,
    } in chapters
    {
        let shown: Vec<&Shown> = shown.by_ref().take(cells.len()).collect();
        ensure!(shown.len() == cells.len(), "{name}: not every cell was run");
        let seconds: f64 = shown.iter().map(|one| one.seconds).sum();
        println!("{seconds:>7.2} s  {name}: {} cells", cells.len());
        for (metadata, shown) in metadata.iter().zip(shown) {
            let fault = fault(name, metadata, shown)?;
            wrong.extend(fault.map(|fault| format!("{name}: {fault}")));
        }
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
