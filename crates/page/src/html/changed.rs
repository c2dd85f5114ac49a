//! A program as a change of another: its lines, with what was added and what was removed.
//!
//! A table, and no listing: each row says in words what it is for those who do not see its sign, its colour
//! or the stroke through it, and the signs are no part of what somebody copies.

use crate::block::Changed;
use crate::changed::{Change, Difference, Line, Part};
use crate::html::listing;
use crate::program::Program;
use meanwhile::escape;
use std::fmt::Write;

/// `earlier`: the link to where the book showed the program before, if it did. `id`: of this program, if it is
/// shown for the first time.
pub fn card(changed: &Changed, earlier: Option<&str>, id: Option<&str>) -> String {
    let program = &changed.after.program;
    let before = format!("<code>{}</code>", escape(&changed.before.name));
    let linked = match earlier {
        Some(link) => format!("<a href=\"{}\">{before}</a>", escape(link)),
        None => before.clone(),
    };
    let earlier = listing::card(&changed.before, None, None);
    let earlier = listing::fold("The program before", earlier.trim());
    section(
        program,
        &changed.difference,
        (&before, &linked),
        id,
        &earlier,
    )
}

/// A program that compiles as a change of one that does not, which stands above it.
pub fn cure(
    refused: &Program,
    program: &Program,
    difference: &Difference,
    id: Option<&str>,
) -> String {
    let before = format!("<code>{}</code>", escape(&refused.name));
    section(program, difference, (&before, &before), id, "")
}

/// `before`: the name of the program before, and the same with its link. `folds`: what follows the whole program.
fn section(
    program: &Program,
    difference: &Difference,
    (before, linked): (&str, &str),
    id: Option<&str>,
    folds: &str,
) -> String {
    let note = format!(" <small>changed from {linked}</small>");
    let head = listing::head(program, &note, &listing::lines(program), "changed", id);
    let table = table(difference, &program.source.numbers, before);
    let whole = listing::fold("The whole program", &listing::whole(program));
    format!("\n{head}{table}\n{whole}{folds}</section>\n\n")
}

fn table(difference: &Difference, numbers: &[usize], before: &str) -> String {
    let (added, removed) = (
        difference.count(Change::Added),
        difference.count(Change::Removed),
    );
    let mut html = format!(
        "<div class=\"table-wrapper\">\n<table class=\"changes\">\n<caption class=\"unseen\">Lines added to {before}: {added}; removed: {removed}</caption>\n\
         <thead class=\"unseen\"><tr><th scope=\"col\">Change</th><th scope=\"col\">Line</th></tr></thead>\n<tbody>\n"
    );
    for part in &difference.parts {
        match part {
            Part::Folded(lines) => {
                let _ = writeln!(
                    html,
                    "<tr class=\"left-out\"><td colspan=\"2\">{lines} lines as before</td></tr>"
                );
            }
            Part::Shown(lines) => {
                let numbered = lines.iter().map(|line| {
                    let number = line.index.and_then(|index| numbers.get(index));
                    row(line, number.copied())
                });
                html.extend(numbered);
            }
        }
    }
    html + "</tbody>\n</table>\n</div>"
}

/// `number`: of the line in the file of the new program.
fn row(line: &Line, number: Option<usize>) -> String {
    let (class, sign, tag) = match line.change {
        Change::Kept => ("kept", String::new(), "span"),
        Change::Added => ("added", sign("+", "added"), "ins"),
        Change::Removed => ("removed", sign("−", "removed"), "del"),
    };
    let number = number.map_or_else(String::new, |number| format!(" data-line=\"{number}\""));
    // No stroke goes through what stands before the line.
    let words = line.text.trim_start();
    let (indent, words) = (&line.text[..line.text.len() - words.len()], escape(words));
    format!(
        "<tr class=\"{class}\"{number}><td class=\"plus-minus\">{sign}</td>\
         <td>{indent}<{tag}><code class=\"language-rust ignore\">{words}</code></{tag}></td></tr>\n"
    )
}

fn sign(seen: &str, said: &str) -> String {
    format!("<span aria-hidden=\"true\">{seen}</span><span class=\"unseen\">{said}</span>")
}
