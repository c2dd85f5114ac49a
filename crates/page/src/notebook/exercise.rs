//! An exercise: its task, a cell that checks what stands in it, hints and the solution behind folds.

use super::cells::{Cells, Code};
use super::markdown::fold;
use crate::exercise::Card;
use crate::markup::fence;

pub fn add(cells: &mut Cells, card: &Card) {
    let title = card.name.replace('_', " ");
    let promises: String = card
        .promises
        .iter()
        .map(|promise| format!("- {promise}\n"))
        .collect();
    cells.paragraph(&format!(
        "### Exercise: {title}\n\n*{} minutes.* {}\n\nIt is solved when:\n\n{promises}\n\
         Edit the cell and run it: it says whether the exercise is solved, and if not, what the program does \
         instead.",
        card.minutes, card.task
    ));
    cells.code(&Code {
        id: format!("exercise-{}", card.name),
        source: format!(
            "meanwhile::exercise! {{ {};\n{}\n}}\n",
            card.name,
            card.unsolved_program().trim_end()
        ),
        // Until somebody solves it.
        fails: true,
        about: ("exercise", card.name.clone()),
    });
    let count = card.hints.len();
    for (number, hint) in (1..).zip(&card.hints) {
        cells.paragraph(&fold(&format!("Hint {number} of {count}"), hint));
    }
    let solution = fence(&card.solution.program.source.text, "rust");
    cells.paragraph(&fold("The solution", &solution));
}
