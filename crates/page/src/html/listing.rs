//! The card of a program: where it is, how to run it, its lines.

use crate::listing::Lines;
use crate::markup::fence;
use crate::program::{Kind, Program};
use meanwhile::escape;

/// `part`: the lines to show, with the whole program behind a fold. `id`: what a link to it names.
pub fn card(program: &Program, part: Option<&Lines>, id: Option<&str>) -> String {
    let shown = part.unwrap_or(&program.source);
    // For the timeline's script: which line of the file each shown line is.
    let mut numbers = ranges(&shown.numbers);
    if part.is_some() {
        numbers = numbers + "," + &lines(program);
    }
    let head = head(program, &note(program, part), &numbers, "", id);
    let listing = fenced(&shown.text, program.kind);
    let whole = part.map_or_else(String::new, |_| fold("The whole program", &whole(program)));
    format!("\n{head}\n{listing}\n{whole}</section>\n\n")
}

/// What opens a card: its attributes, and its header. `note` is HTML behind the program's path, `numbers` those of
/// the lines in each of its listings, `class` what it is besides a program.
pub fn head(program: &Program, note: &str, numbers: &str, class: &str, id: Option<&str>) -> String {
    let name = escape(&program.name);
    let path = escape(&program.path.display().to_string());
    let class = format!("program {class}");
    let id = id.map_or_else(String::new, |id| format!(" id=\"{}\"", escape(id)));
    let command = program.command().map_or_else(String::new, |command| {
        format!("<code class=\"command\">{}</code>", escape(&command))
    });
    format!(
        "<section class=\"{}\" data-program=\"{name}\" data-lines=\"{numbers}\"{id}>\n\
         <header><span class=\"path\">{path}{note}</span>{command}</header>\n",
        class.trim()
    )
}

/// Something of a program that is seen when it is asked for. `body` is Markdown.
pub fn fold(summary: &str, body: &str) -> String {
    format!("<details class=\"whole\"><summary>{summary}</summary>\n\n{body}\n</details>\n")
}

/// All lines of a program.
pub fn whole(program: &Program) -> String {
    fenced(&program.source.text, program.kind)
}

/// The numbers of all lines of a program.
pub fn lines(program: &Program) -> String {
    ranges(&program.source.numbers)
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
