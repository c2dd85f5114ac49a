//! The card of an exercise: hints one at a time, the solution with its recorded run behind a fold.

use crate::exercise::Card;
use crate::html::{listing, recorded};
use crate::markup::inline;
use meanwhile::escape;

/// `id`: the only one of its kind in the book, for the timeline.
pub fn card(card: &Card, id: &str) -> String {
    let (name, title) = (escape(&card.name), escape(&card.name.replace('_', " ")));
    let (minutes, difficulty) = (card.minutes, difficulty(card.difficulty));
    let (task, promises, hints) = (inline(&card.task), promises(card), hints(card));
    let (path, check) = (
        escape(&card.path.display().to_string()),
        escape(&card.check()),
    );
    let solution = &card.solution;
    let unsolved = format!("{}\n", card.unsolved_program());
    let unsolved = listing::fenced(&unsolved, solution.program.kind);
    let solved = listing::card(&solution.program, None, None) + &recorded::run(solution, id);
    format!(
        "\n<section class=\"exercise\" id=\"exercise-{name}\" aria-labelledby=\"exercise-{name}-title\">\n\
         <header><p class=\"legend\" id=\"exercise-{name}-title\">Exercise: {title}</p>\
         <span class=\"effort\">{minutes} minutes, {difficulty}</span></header>\n\
         <p class=\"task\">{task}</p>\n\
         <p>It is solved when:</p>\n<ul class=\"promises\">\n{promises}</ul>\n\
         <dl class=\"do\"><dt>Edit</dt><dd class=\"path\">{path}</dd>\
         <dt>Check</dt><dd><code class=\"command\">{check}</code></dd></dl>\n\
         <details class=\"whole\"><summary>The program as it is</summary>\n\n{unsolved}\n</details>\n\
         <div class=\"hints\">\n{hints}</div>\n\
         <details class=\"solution\"><summary>The solution and its run</summary>\n{solved}</details>\n</section>\n\n"
    )
}

fn promises(card: &Card) -> String {
    let promise = |promise: &String| format!("<li>{}</li>\n", escape(promise));
    card.promises.iter().map(promise).collect()
}

/// Each is hidden until the one before is open: the style sheet does that, without script.
fn hints(card: &Card) -> String {
    let count = card.hints.len();
    let hint = |(number, hint): (usize, &String)| {
        let hint = inline(hint);
        format!(
            "<details class=\"hint\"><summary>Hint {number} of {count}</summary><p>{hint}</p></details>\n"
        )
    };
    (1..).zip(&card.hints).map(hint).collect()
}

fn difficulty(level: u8) -> &'static str {
    match level {
        1 => "easy",
        2 => "some thought",
        _ => "hard",
    }
}
