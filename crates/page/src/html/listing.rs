//! The card of a program: where it is, how to run it, its lines.

use crate::listing::Lines;
use crate::markup::fence;
use crate::program::{Kind, Program};
use meanwhile::escape;

/// `part`: the lines to show, with the whole program behind a fold.
pub fn card(program: &Program, part: Option<&Lines>) -> String {
    let shown = part.unwrap_or(&program.source);
    // For the timeline's script: which line of the file each shown line is.
    let mut lines = ranges(&shown.numbers);
    if part.is_some() {
        lines = lines + "," + &ranges(&program.source.numbers);
    }
    let name = escape(&program.name);
    let path = escape(&program.path.display().to_string());
    let note = note(program, part);
    let command = program.command().map_or_else(String::new, |command| {
        format!("<code class=\"command\">{}</code>", escape(&command))
    });
    let listing = fenced(&shown.text, program.kind);
    let whole = part.map_or_else(String::new, |_| {
        let whole = fenced(&program.source.text, program.kind);
        format!(
            "<details class=\"whole\"><summary>The whole program</summary>\n\n{whole}\n</details>\n"
        )
    });
    format!(
        "\n<section class=\"program\" data-program=\"{name}\" data-lines=\"{lines}\">\n\
         <header><span class=\"path\">{path}{note}</span>{command}</header>\n\n\
         {listing}\n{whole}</section>\n\n"
    )
}

/// The source as a fence, in the colours of its language.
pub fn fenced(source: &str, kind: Kind) -> String {
    match kind {
        Kind::Python => fence(source, "python"),
        // `ignore`: `mdbook test` has no tokio; our own tests compile the programs.
        Kind::Example | Kind::Refused | Kind::Solution => fence(source, "rust,ignore"),
    }
}

/// rustc's message counts the lines of the file, claim included.
fn note(program: &Program, part: Option<&Lines>) -> String {
    match (program.kind, part) {
        (Kind::Refused, None) => format!(" <small>from line {}</small>", program.first_line),
        (_, Some(_)) => " <small>in part</small>".to_owned(),
        _ => String::new(),
    }
}

/// `4-9 12 15-20`.
fn ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| *b == a + 1);
    let range = |run: &[usize]| match run {
        [one] => one.to_string(),
        _ => format!("{}-{}", run[0], run[run.len() - 1]),
    };
    runs.map(range).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_a_row_are_told_by_the_first_and_the_last() {
        assert_eq!(ranges(&[1, 2, 3, 5]), "1-3 5");
    }
}
