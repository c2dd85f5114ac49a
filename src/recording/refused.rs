//! What is kept of a program that must not compile, besides the compiler's message.

use super::{Recording, by_line};
use crate::carried::compile::{CompileError, Compiler, FOLDER};
use crate::carried::{self, Carried, svg, text};
use std::fs;
use std::path::{Path, PathBuf};

/// What its futures carry: the facts, and the pictures in characters and as SVG; nothing of a program that is refused
/// for other reasons. `program`: relative to `tests/compile-fail`.
///
/// # Errors
/// If it cannot be read, or rustc cannot be asked, or compiles it.
pub fn of_refused(
    root: &Path,
    compiler: &Compiler,
    program: &Path,
) -> Result<Vec<Recording>, CompileError> {
    let read = |error| CompileError::Start("rustc", error);
    let source = fs::read_to_string(root.join(FOLDER).join(program)).map_err(read)?;
    let messages = compiler.messages(program)?;
    let file = program.to_string_lossy();
    let all = carried::read(&messages, &file, &source);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let facts = carried_facts(program);
    let folder = facts.parent().unwrap_or(Path::new(""));
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    let pictures = carried::pictures(&all, &source);
    let drawn = |draw: &dyn Fn(usize) -> String| {
        let all: Vec<String> = (0..pictures.len()).map(draw).collect();
        all.join("\n")
    };
    let of = Recording::several(folder, &name);
    Ok(vec![
        of("facts", Carried::to_json(&all)),
        of("text", drawn(&|index| text::draw(&pictures[index], 100))),
        of(
            "svg",
            drawn(&|index| {
                let svg = svg::draw(&pictures[index], &format!("{name}-{index}"));
                by_line(&svg)
            }),
        ),
    ])
}

/// Where the facts are kept, relative to the project.
pub fn carried_facts(program: &Path) -> PathBuf {
    let mut file = program.file_stem().unwrap_or_default().to_owned();
    file.push(".facts.snap");
    let folder = program.parent().unwrap_or(Path::new(""));
    Path::new("recordings/carried").join(folder).join(file)
}
