//! The picture on a page: the SVG, its sums, what was found, and every step in a table.

use super::svg::{self, Scale};
use super::words::{number, seconds};
use super::{BarState, Picture, RowEnd, Sentence, Step};
use crate::trace::Nanos;
use crate::words::{escape, with_code};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The figure. No line of it is blank, so that it may stand in Markdown. `id` must be the only
/// one of its kind on the page.
pub fn figure(picture: &Picture, id: &str) -> String {
    figure_on(picture, Scale::of(picture), "What happened when", id)
}

/// The same on a scale for several, with a caption of its own (HTML).
fn figure_on(picture: &Picture, scale: Scale, caption: &str, id: &str) -> String {
    let mut html = format!(
        "<figure class=\"timeline\" data-program=\"{}\" data-total=\"{}\">\n",
        escape(&picture.program),
        picture.total / 1000
    );
    if picture.shows_time() {
        let _ = write!(
            html,
            "<figcaption>{caption}</figcaption>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"timeline of {}\">{}</div>\n{}{}",
            escape(&picture.program),
            svg::draw(picture, scale, id),
            sums(picture, " "),
            legend(picture),
        );
    } else {
        html += "<figcaption>No time passes in this run</figcaption>\n";
    }
    html += &findings(&picture.findings);
    html += &steps(picture, "");
    html + "</figure>\n"
}

/// The figure for a page that is not ours, such as a notebook: the SVG is an image, which brings its
/// own style, and whose text alternative is the rest.
pub fn alone(picture: &Picture) -> String {
    let mut html = String::new();
    if picture.shows_time() {
        let _ = write!(
            html,
            "<div style=\"overflow-x:auto\"><img style=\"width:100%;min-width:560px\" alt=\"{}\" src=\"{}\"></div>\n{}",
            escape(&svg::summary(picture)),
            in_address(&svg::standalone(picture)),
            sums(picture, " · ") + &signs(picture),
        );
    }
    // JupyterLab pushes the text of tables to the right.
    html + &findings(&picture.findings) + &steps(picture, " style=\"text-align:left\"")
}

/// A file as an address, safe between double quotes.
fn in_address(svg: &str) -> String {
    let mut address = String::from("data:image/svg+xml,");
    for byte in svg.bytes() {
        match byte {
            b'%' | b'#' | b'"' | b'<' | b'>' | b'&' | b'\n' | 0x80.. => {
                let _ = write!(address, "%{byte:02X}");
            }
            byte => address.push(char::from(byte)),
        }
    }
    address
}

/// Where a run begins to differ from another one, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// In nanoseconds since the programs began.
    pub at: Nanos,
    pub sentence: String,
}

/// The timeline of a Python program, and that of its counterpart in Rust on the same scale, each a figure. There is none of
/// the counterpart if no time passes in one of the two: then a scale says nothing. `folded`: the counterpart stands in a
/// fold, and nothing outside says how they differ.
pub fn twins(
    python: &Picture,
    rust: Option<&Picture>,
    differs: Option<&Differs>,
    folded: bool,
    id: &str,
) -> (String, Option<String>) {
    let rust = rust.filter(|rust| rust.shows_time() && python.shows_time());
    let scale = Scale::common(rust.into_iter().chain([python]));
    let version = python.python.as_deref().unwrap_or_default();
    let caption =
        format!("What happened when <span class=\"version\">asyncio of Python {version}</span>");
    let at = differs.map(|differs| differs.at).filter(|_| rust.is_some());
    let counterpart = rust.map(|rust| {
        let title = format!("<code>{}</code>", escape(&rust.program));
        let (scale, id) = (scale.differing_at(at), format!("{id}-rust"));
        format!(
            "<figure class=\"timeline compared\">\n<figcaption>In Rust, on the same scale</figcaption>\n{}{}</figure>\n",
            one(rust, &title, "in Rust", scale, &id),
            said(differs.into_iter())
        )
    });
    let scale = scale.differing_at(at.filter(|_| !folded));
    (figure_on(python, scale, &caption, id), counterpart)
}

/// Several runs one below the other on one scale, each with a title, without their steps. `differs`: of each run but
/// the first, how it differs from that one. It is marked in both where there are two.
pub fn compared(runs: &[(String, Picture)], differs: &[Option<Differs>], id: &str) -> String {
    let scale = Scale::common(runs.iter().map(|(_, picture)| picture));
    let told = differs.iter().flatten();
    let at = |index: usize| {
        let of_run = match (index, differs) {
            (0, [one]) => one.as_ref(),
            _ => differs.get(index.checked_sub(1)?)?.as_ref(),
        };
        of_run.map(|differs| differs.at)
    };
    let mut html = String::from(
        "<figure class=\"timeline compared\">\n<figcaption>On one scale</figcaption>\n",
    );
    for (index, (title, picture)) in runs.iter().enumerate() {
        let number = (index + 1).to_string();
        html += &one(
            picture,
            &with_code(title),
            &number,
            scale.differing_at(at(index)),
            &format!("{id}-{index}"),
        );
    }
    html + &said(told) + "</figure>\n"
}

/// What changed from one run to the next, in sentences.
fn said<'a>(differs: impl Iterator<Item = &'a Differs>) -> String {
    let sentences = differs.map(|differs| {
        format!(
            "<p class=\"difference\">{}</p>\n",
            with_code(&differs.sentence)
        )
    });
    sentences.collect()
}

/// One of several. `title` is HTML; `which` tells it from others of its name.
fn one(picture: &Picture, title: &str, which: &str, scale: Scale, id: &str) -> String {
    let name = escape(&picture.program);
    format!(
        "<div class=\"one\" data-program=\"{name}\"><p class=\"name\">{title}: <b>{}</b></p>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"timeline of {name}, {which}\">{}</div></div>\n",
        seconds(picture.total),
        svg::draw_alone(picture, scale, id),
    )
}

fn sums(picture: &Picture, between: &str) -> String {
    let mut html = format!(
        "<p class=\"sums\"><span><b>{}</b> total</span>",
        seconds(picture.total)
    );
    if let Some(sums) = &picture.sums {
        let _ = write!(
            html,
            "{between}<span><b>{}</b> sum of the {} parts</span>{between}<span><b>{}</b> longest part</span>",
            seconds(sums.sum),
            sums.parts,
            seconds(sums.longest)
        );
    }
    html + "</p>\n"
}

/// What the legend says of a state or an ending.
struct Sign {
    class: &'static str,
    words: &'static str,
    /// What stands for it where there is no style of ours.
    character: char,
    /// The variable of its colour there, without `--`.
    colour: &'static str,
}

/// The states and endings that a picture shows.
fn key(picture: &Picture) -> Vec<Sign> {
    let marks = picture.rows.iter().flat_map(|row| &row.marks);
    let looks: BTreeSet<BarState> = marks.map(|mark| mark.look).collect();
    let ends: BTreeSet<RowEnd> = picture
        .rows
        .iter()
        .filter_map(|row| row.end.as_ref())
        .map(|end| end.how)
        .collect();
    let language = picture.language();
    let looks = looks.into_iter().map(|look| {
        let (class, character, colour) = match look {
            BarState::Running => ("running", '❙', "run"),
            BarState::Busy => ("busy", '■', "run"),
            BarState::Blocking => ("blocking", '■', "block"),
            BarState::Waiting => ("waiting", '—', "wait"),
            BarState::Ready => ("ready", '▤', "wait"),
            BarState::Late => ("late", '▨', "late"),
            BarState::NotStarted => ("not-started", '┄', "idle"),
        };
        (class, language.state(look), character, colour)
    });
    let ends = ends.into_iter().map(|how| {
        let (class, character, colour) = match how {
            RowEnd::Done => ("done", '●', "done"),
            RowEnd::Cancelled => ("cancelled", '✕', "cut"),
            RowEnd::Panicked => ("panicked", '✕', "cut"),
            RowEnd::NeverPolled => ("never-polled", '✕', "cut"),
            RowEnd::Collected => ("cancelled", '✕', "cut"),
            RowEnd::Left => ("left", '○', "mute"),
        };
        (class, language.ending(how), character, colour)
    });
    let sign = |(class, words, character, colour)| Sign {
        class,
        words,
        character,
        colour,
    };
    looks.chain(ends).map(sign).collect()
}

fn legend(picture: &Picture) -> String {
    let item =
        |Sign { class, words, .. }| format!("<li><i class=\"sign {class}\"></i>{words}</li>");
    let items: String = key(picture).into_iter().map(item).collect();
    format!("<ul class=\"key\" aria-hidden=\"true\">{items}</ul>\n")
}

/// The legend where there is no style of ours: characters in the colours of the image.
pub fn signs(picture: &Picture) -> String {
    let item = |sign: Sign| {
        format!(
            "<span style=\"white-space:nowrap\"><span style=\"color:{}\">{}</span> {}</span>",
            svg::colour(sign.colour),
            sign.character,
            sign.words
        )
    };
    let items: Vec<String> = key(picture).into_iter().map(item).collect();
    format!(
        "<p aria-hidden=\"true\"><small>{}</small></p>\n",
        items.join(" &nbsp; ")
    )
}

fn findings(sentences: &[Sentence]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let mut html = String::from("<ul class=\"findings\">\n");
    for sentence in sentences {
        let lines: Vec<String> = sentence.lines.iter().map(u32::to_string).collect();
        let _ = writeln!(
            html,
            "<li data-lines=\"{}\"><b>{}</b> {}</li>",
            lines.join(" "),
            escape(&sentence.rule),
            with_code(&sentence.text)
        );
    }
    html + "</ul>\n"
}

/// `style`: of each cell of the table.
fn steps(picture: &Picture, style: &str) -> String {
    if picture.steps.is_empty() {
        return String::new();
    }
    let rows: String = picture
        .steps
        .iter()
        .map(|found| step(found, style))
        .collect();
    let who = picture.language().who();
    let more = match picture.more_steps {
        0 => String::new(),
        more => format!("<p>… and {more} more.</p>\n"),
    };
    format!(
        "<details class=\"steps\"><summary>Step by step</summary>\n<table>\n<thead><tr><th scope=\"col\"{style}>Time</th><th scope=\"col\"{style}>{who}</th><th scope=\"col\"{style}>Why now</th><th scope=\"col\"{style}>What it does</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n{more}</details>\n"
    )
}

fn step(step: &Step, style: &str) -> String {
    let row = step
        .row
        .map_or_else(String::new, |row| format!(" data-row=\"{row}\""));
    let line = step
        .line
        .map_or_else(String::new, |line| format!(" data-line=\"{line}\""));
    let time = match step.to > step.at {
        true => format!("{} to {}", number(step.at), seconds(step.to)),
        false => seconds(step.at),
    };
    format!(
        "<tr data-at=\"{}\"{row}{line}><td{style}>{time}</td><td{style}><code>{}</code></td><td{style}>{}</td><td{style}>{}</td></tr>\n",
        step.at / 1000,
        escape(&step.who),
        with_code(&step.why),
        with_code(&step.did)
    )
}
