//! An exercise: its task, a cell that checks what stands in it, hints and the solution behind folds.

use super::cells::{Cells, Code};
use super::markdown::fold;
use crate::exercise::Card;
use crate::markup::fence;
use serde_json::{Value, json};

pub fn add(cells: &mut Cells, card: &Card) {
    task(cells, card, "###");
    cells.code(&cell(card));
    hints(cells, card);
    let solution = fence(&card.solution.program.source.text, "rust");
    cells.paragraph(&fold("The solution", &solution));
}

/// The same as a part of an assignment: nbgrader takes the learner's program from the one cell and the points
/// from the other, which is locked. The solution is not handed out.
pub fn assign(cells: &mut Cells, card: &Card) {
    task(cells, card, "##");
    let cell = cell(card);
    let id = cell.id.clone();
    cells.code(&Code {
        nbgrader: Some(nbgrader(&id, None)),
        ..cell
    });
    let id = format!("grade-{}", card.name);
    cells.code(&Code {
        source: format!("meanwhile::grade! {{ {} }}\n", card.name),
        about: ("grade", card.name.clone()),
        nbgrader: Some(nbgrader(&id, Some(card.difficulty))),
        fails: false,
        id,
    });
    hints(cells, card);
}

fn task(cells: &mut Cells, card: &Card, marks: &str) {
    let title = card.name.replace('_', " ");
    let promises: String = card
        .promises
        .iter()
        .map(|promise| format!("- {promise}\n"))
        .collect();
    cells.paragraph(&format!(
        "{marks} Exercise: {title}\n\n*{} minutes.* {}\n\nIt is solved when:\n\n{promises}\n\
         Edit the cell and run it: it says whether the exercise is solved, and if not, what the program does \
         instead.",
        card.minutes, card.task
    ));
}

fn cell(card: &Card) -> Code {
    Code {
        id: format!("exercise-{}", card.name),
        source: format!(
            "meanwhile::exercise! {{ {};\n{}\n}}\n",
            card.name,
            card.unsolved_program().trim_end()
        ),
        // Until somebody solves it.
        fails: true,
        about: ("exercise", card.name.clone()),
        nbgrader: None,
    }
}

fn hints(cells: &mut Cells, card: &Card) {
    let count = card.hints.len();
    for (number, hint) in (1..).zip(&card.hints) {
        cells.paragraph(&fold(&format!("Hint {number} of {count}"), hint));
    }
}

/// The metadata of a cell with points, or of a cell with a learner's answer
/// (<https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html>).
fn nbgrader(id: &str, points: Option<u8>) -> Value {
    let mut metadata = json!({
        "grade": points.is_some(),
        "grade_id": id,
        "locked": points.is_some(),
        "schema_version": 3,
        "solution": points.is_none(),
        "task": false,
    });
    if let Some(points) = points {
        metadata["points"] = json!(points);
    }
    metadata
}
