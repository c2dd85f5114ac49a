//! Recorded timelines on one scale, as files beside the notebooks: a cell draws only its own run.

use super::markdown::fold;
use crate::block::{Twin, Variants};
use crate::markup::{fence, inline};
use crate::program::Program;
use crate::recorded::Run;
use meanwhile::picture::html::signs;
use meanwhile::picture::svg::{self, Scale};
use meanwhile::picture::{self, text};
use std::time::Duration;

/// The folder of the files, beside the notebooks.
pub const FOLDER: &str = "pictures";

/// As wide as a timeline in text may be in a fold.
const COLUMNS: usize = 90;

/// A file, and the Markdown that shows it.
pub struct Picture {
    pub file: String,
    pub svg: String,
    pub markdown: String,
}

/// The runs of several programs.
pub fn compared(runs: &[Run]) -> Vec<Picture> {
    let titled = runs.iter().filter_map(|run| {
        let name = &run.program.name;
        let picture = of_cell(&run.program, &run.timed()?.picture);
        Some((name.clone(), format!("`{name}`"), picture))
    });
    on_one_scale(&titled.collect::<Vec<_>>())
}

/// The runs of one program with several settings.
pub fn variants(variants: &Variants) -> Vec<Picture> {
    let name = &variants.program.name;
    let titled = variants.runs.iter().map(|run| {
        let file = format!("{name}.{}", run.title.replace(' ', "-"));
        (
            file,
            run.title.clone(),
            of_cell(&variants.program, &run.picture),
        )
    });
    on_one_scale(&titled.collect::<Vec<_>>())
}

/// A Python twin, with the lines of its listing, and its counterpart in Rust, with those of its cell. None if no time passes.
pub fn twins(twin: &Twin) -> Vec<Picture> {
    let shows_time = |run: &&Run| run.picture().is_some_and(picture::Picture::shows_time);
    let run = &twin.shown.run;
    let Some(own) = Some(run).filter(shows_time).and_then(Run::picture) else {
        return Vec::new();
    };
    let first = run.program.first_line as u32 - 1;
    let name = &run.program.name;
    let of_listing = own.renumbered(|line| line.checked_sub(first));
    let version = own.python.as_deref().unwrap_or_default();
    let own = (
        format!("{name}.py"),
        format!("`{name}.py`, Python {version}"),
        of_listing,
    );
    let beside = twin.beside.as_ref().filter(shows_time);
    let beside = beside.and_then(|run| {
        let rust = &run.program.name;
        let file = format!("{name}.py.beside");
        Some((
            file,
            format!("`{rust}` on the same scale"),
            of_cell(&run.program, run.picture()?),
        ))
    });
    on_one_scale(&[own].into_iter().chain(beside).collect::<Vec<_>>())
}

/// The name of a file, a title, and what is drawn.
type Titled = (String, String, picture::Picture);

/// With the lines of the program's cell, which stand below the line that opens it.
fn of_cell(program: &Program, picture: &picture::Picture) -> picture::Picture {
    let numbers = &program.source.numbers;
    picture.renumbered(|line| {
        let index = numbers.iter().position(|number| *number == line as usize)?;
        u32::try_from(index + 2).ok()
    })
}

fn on_one_scale(runs: &[Titled]) -> Vec<Picture> {
    let scale = Scale::common(runs.iter().map(|(_, _, picture)| picture));
    let each = runs.iter().map(|(name, title, picture)| {
        let file = format!("{FOLDER}/{name}.svg");
        Picture {
            markdown: shown(&file, title, picture),
            svg: svg::standalone_on(picture, scale),
            file,
        }
    });
    each.collect()
}

/// The title and the image, which is as wide as the cell, and in a narrow one can be moved sideways. Whoever
/// does not see it opens the same in characters.
fn shown(file: &str, title: &str, picture: &picture::Picture) -> String {
    let total = Duration::from_nanos(picture.total).as_secs_f64();
    let title = inline(title);
    let drawn = format!("{}\n", text::draw(picture, COLUMNS).trim_end());
    format!(
        "{title}: <b>{total} s</b>\n\n\
         <div style=\"overflow-x:auto\"><img style=\"width:100%;min-width:560px\" alt=\"The timeline that stands below in characters\" src=\"{file}\"></div>\n\n{}",
        signs(picture) + &fold("In characters", &fence(&drawn, "text"))
    )
}
