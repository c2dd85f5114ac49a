//! What to write instead of a program that must not compile: one fold below the other, each with its lines and its run.

use super::{changed, recorded};
use crate::block::Cures;
use meanwhile::escape;
use std::fmt::Write;

/// `ids`: for each cure, that of its card, if the book shows the program for the first time, and that of its timeline.
pub fn card(cures: &Cures, ids: &[(Option<String>, String)]) -> String {
    let name = escape(&cures.refused.name);
    let mut html = format!(
        "\n<section class=\"cures\" aria-label=\"Cures of {name}\">\n<p class=\"legend\">What compiles instead of <code>{name}</code></p>\n"
    );
    for (cure, (card, timeline)) in cures.cures.iter().zip(ids) {
        let program = &cure.run.program;
        let card = changed::cure(&cures.refused, program, &cure.difference, card.as_deref());
        let run = recorded::run(&cure.run, timeline);
        let _ = write!(
            html,
            "<details>\n<summary><code>{}</code></summary>\n{card}{}\n\n</details>\n",
            escape(&program.name),
            run.trim_end()
        );
    }
    html + "</section>\n\n"
}
