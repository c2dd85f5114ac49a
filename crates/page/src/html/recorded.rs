//! A recorded run: what was printed, and the timeline below it.

use super::fold;
use crate::block::Twin;
use crate::markup::inline;
use crate::program::Program;
use crate::recorded::{Recording, Run, seconds};
use meanwhile::carried::html::figure as carried;
use meanwhile::picture::html::{Differs, figure as timeline, twins};
use meanwhile::recording::Told;
use meanwhile::{Line, Stream, Transcript, escape};

const PRINTS: &str = "It prints:";

/// What was printed and, below it, the timeline. `id`: the only one of its kind in the book.
pub fn run(run: &Run, id: &str) -> String {
    match &run.recording {
        Recording::Timed(timed) => format!("{}\n{}\n", card(run), timeline(&timed.picture, id)),
        Recording::Twin(_) => card(run),
        Recording::Refusal(refusal) => {
            let pictures = refusal.carried.iter().enumerate();
            let figures =
                pictures.map(|(index, one)| carried(one, &format!("{id}-{index}")) + "\n");
            card(run) + &figures.collect::<String>()
        }
    }
}

/// The same of a Python twin, and the timeline of its counterpart in Rust.
pub fn twin(twin: &Twin, id: &str) -> String {
    let run = &twin.shown.run;
    let Some(picture) = run.picture() else {
        return card(run);
    };
    let beside = twin.beside.as_ref();
    let differs = twin.told.as_ref().map(differs);
    let (own, counterpart) = twins(
        picture,
        beside.and_then(Run::picture),
        differs.as_ref(),
        twin.answers.is_some(),
        id,
    );
    let counterpart = match (counterpart, &twin.answers) {
        (None, _) => String::new(),
        (Some(figure), None) => figure,
        // That would answer a question of this page.
        (Some(figure), Some(prediction)) => {
            let summary = "Beside it, the run of the Rust program";
            format!("{}{figure}\n</details>\n", fold::head(prediction, summary))
        }
    };
    format!(
        "{}\n<div class=\"twins\">\n\n{own}\n{counterpart}\n</div>\n",
        card(run)
    )
}

/// How a run differs from another one, for its picture.
pub fn differs(told: &Told) -> Differs {
    Differs {
        at: told.difference.until,
        sentence: told.sentence.clone(),
    }
}

/// What was printed, when, and on which thread; then the claim, which says what to see in it. Above the
/// output it would give away what the reader is to find.
fn card(run: &Run) -> String {
    let mut claim = inline(&run.program.claim);
    if run.program.stale {
        claim += &stale(&run.program);
    }
    match &run.recording {
        Recording::Timed(timed) => {
            let (table, foot) = (table(&timed.transcript), foot(&timed.transcript));
            figure("run", PRINTS, &format!("{table}{foot}"), &claim)
        }
        Recording::Twin(twin) => {
            let lines = twin.text.lines().map(|line| row(&[text_cell(line, "")]));
            let (head, rows) = (head(&["Output"]), lines.collect::<String>());
            let table = format!("<table>\n{head}<tbody>\n{rows}</tbody>\n</table>\n");
            figure("run untimed", PRINTS, &table, &claim)
        }
        Recording::Refusal(refusal) => {
            // Blank lines would end the HTML block, so each one becomes a line feed in code.
            let text = escape(refusal.said.trim_end()).replace('\n', "&#10;");
            let said =
                format!("<pre class=\"rustc\"><code class=\"language-text\">{text}</code></pre>\n");
            figure("run refusal", "rustc refuses it:", &said, &claim)
        }
    }
}

fn figure(class: &str, lead: &str, inside: &str, caption: &str) -> String {
    format!(
        "\n<figure class=\"{class}\">\n<p class=\"said\">{lead}</p>\n{inside}\
         <figcaption>{caption}</figcaption>\n</figure>\n\n"
    )
}

fn table(transcript: &Transcript) -> String {
    let threads = transcript.threads().len() > 1;
    let mut rows = String::new();
    let mut before = None;
    for line in &transcript.lines {
        let class = match before == Some(line.at) {
            true => "same",
            false => "later",
        };
        before = Some(line.at);
        let at = seconds(line.at);
        let mut cells = vec![format!("<td class=\"at {class}\">{at} s</td>")];
        if threads {
            let thread = escape(&line.thread);
            cells.push(format!("<td class=\"thread\">{thread}</td>"));
        }
        cells.push(text_cell(&line.text, tag(line)));
        rows.push_str(&row(&cells));
    }
    let head = match threads {
        true => head(&["Time", "Thread", "Output"]),
        false => head(&["Time", "Output"]),
    };
    format!("<table>\n{head}<tbody>\n{rows}</tbody>\n</table>\n")
}

/// The columns' names: seen by screen readers only, the columns explain themselves to the eye.
fn head(names: &[&str]) -> String {
    let cell = |name: &&str| format!("<th scope=\"col\">{name}</th>");
    let cells: String = names.iter().map(cell).collect();
    format!("<thead class=\"unseen\"><tr>{cells}</tr></thead>\n")
}

fn row(cells: &[String]) -> String {
    format!("<tr>{}</tr>\n", cells.concat())
}

fn text_cell(text: &str, tag: &str) -> String {
    let text = escape(text);
    format!("<td class=\"text\">{tag}{text}</td>")
}

/// In words, because a colour alone would not be seen by everybody.
fn tag(line: &Line) -> &'static str {
    match (line.stream, line.unordered) {
        (Stream::Stderr, _) => "<span class=\"tag error\">stderr</span> ",
        (_, true) => "<span class=\"tag\">any order</span> ",
        (Stream::Stdout, false) => "",
    }
}

fn foot(transcript: &Transcript) -> String {
    let total = seconds(transcript.total);
    let ending = match transcript.ending.as_str() {
        "exit status 0" => String::new(),
        ending => format!(" <span><b>{}</b></span>", escape(ending)),
    };
    format!("<p class=\"sums\"><span><b>{total} s</b> in total</span>{ending}</p>\n")
}

/// Beside a run that is not of the program above it.
fn stale(program: &Program) -> String {
    let command = escape(&program.how_to_record());
    format!(
        "<span class=\"stale\">The program has changed since this run was recorded. Record it: \
         <code>{command}</code></span>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "   0.000 s  main     | <start>\n   0.000 s  main     ~ tie\n   0.500 s  worker#2 ! late\n   0.500 s  = exit status 101\n";

    #[test]
    fn stderr_and_loose_order_are_said_in_words() {
        let html = table(&Transcript::parse(BODY).unwrap());
        assert!(html.contains("<span class=\"tag error\">stderr</span> late"));
        assert!(html.contains("<span class=\"tag\">any order</span> tie"));
        assert!(html.contains("&lt;start&gt;"));
    }

    #[test]
    fn the_thread_column_appears_with_a_second_thread_only() {
        let many = table(&Transcript::parse(BODY).unwrap());
        assert!(many.contains("<th scope=\"col\">Thread</th>"));
        let one = BODY.replace("worker#2", "main    ");
        let one = table(&Transcript::parse(&one).unwrap());
        assert!(!one.contains("Thread"));
    }

    #[test]
    fn an_unusual_end_is_shown() {
        let foot = foot(&Transcript::parse(BODY).unwrap());
        assert!(foot.contains("0.500 s") && foot.contains("exit status 101"));
    }
}
