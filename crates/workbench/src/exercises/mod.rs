//! The learner's side of the exercises: checks, progress, and the author's gate.

mod answer;
mod building;
mod cell;
mod check;
mod class;
mod judge;
mod progress;
mod report;
mod results;
mod testing;
mod verify;

pub use cell::{Grade, check_cell, grade_cell};
pub use check::{CheckCommand, check};
pub use class::{ClassCommand, ClassroomCommand, class, classroom};
pub use progress::Progress;
pub use results::IN_NOTEBOOKS as RESULTS;
pub use verify::{VerifyCommand, verify};

/// An exercise for tests, with these other lines of its entry in `info.toml`.
#[cfg(test)]
fn tea(others: &str) -> meanwhile::exercises::Exercise {
    let entry = r#"
        name = "tea"
        dir = "01_waiting"
        chapter = 1
        minutes = 5
        difficulty = 1
        misconception = "M7"
        belief = "tea is quick"
        hint = ""
        hints = []
    "#;
    toml::from_str(&format!("{entry}{others}")).expect("an exercise")
}
