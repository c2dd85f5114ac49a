//! The workflow for GitHub Classroom: a grader for each exercise, the points, and the results to
//! download.

use crate::output::say;
use anyhow::Result;
use clap::Args;
use meanwhile::examples;
use meanwhile::exercises::{Exercise, Set};
use std::process::ExitCode;

/// Print the workflow for GitHub Classroom: a graded step for each exercise
///
/// Put it into the template repository of your assignment as .github/workflows/classroom.yml. Each push is
/// then graded, and the results can be downloaded for `cargo meanwhile class`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile classroom > .github/workflows/classroom.yml\n  cargo meanwhile classroom --chapter 3\n\nThe whole way, from the assignment to the table: book/teaching.md"
)]
pub struct ClassroomCommand {
    /// Only the exercises of this chapter; may be given several times
    #[arg(long, value_name = "N")]
    chapter: Vec<u32>,
}

pub fn classroom(command: &ClassroomCommand) -> Result<ExitCode> {
    let set = Set::read(&examples::root())?;
    let chosen = |exercise: &&Exercise| {
        command.chapter.is_empty() || command.chapter.contains(&exercise.chapter)
    };
    let exercises: Vec<&Exercise> = set.exercises.iter().filter(chosen).collect();
    if exercises.is_empty() {
        anyhow::bail!("no exercise is in these chapters; `cargo meanwhile list` shows them all");
    }
    say(&workflow(&exercises))?;
    Ok(ExitCode::SUCCESS)
}

const HEAD: &str = r#"# Made by `cargo meanwhile classroom`; make it anew when the exercises change.
name: Autograding Tests

"on":
  - push
  - workflow_dispatch

permissions:
  checks: write
  actions: read
  contents: read

jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    # The first push is Classroom's own: nothing is solved yet.
    if: github.actor != 'github-classroom[bot]'
    steps:
      - name: Check out
        uses: actions/checkout@v4
      - name: Install the toolchain that rust-toolchain.toml names
        run: rustup toolchain install
      - name: Keep what is built from one push to the next
        uses: Swatinem/rust-cache@v2
      - name: Build the command
        run: cargo build --package workbench
"#;

/// The points of an exercise are its difficulty, 1 to 3. The grader counts its time in minutes.
fn workflow(exercises: &[&Exercise]) -> String {
    let mut text = HEAD.to_owned();
    for exercise in exercises {
        let name = &exercise.name;
        text += &format!(
            "      - name: {title}\n        id: {name}\n        uses: classroom-resources/autograding-command-grader@v1\n        with:\n          test-name: \"{title} (chapter {chapter})\"\n          command: cargo meanwhile check {name} --results results\n          timeout: 10\n          max-score: {points}\n",
            title = name.replace('_', " "),
            chapter = exercise.chapter,
            points = exercise.difficulty,
        );
    }
    text += "      - name: Keep the results for the teacher\n        if: always()\n        uses: actions/upload-artifact@v4\n        with:\n          name: results\n          path: results\n      - name: Autograding Reporter\n        if: always()\n        uses: classroom-resources/autograding-grading-reporter@v1\n        env:\n";
    for exercise in exercises {
        let (id, name) = (exercise.name.to_uppercase(), &exercise.name);
        text += &format!("          {id}_RESULTS: \"${{{{ steps.{name}.outputs.result }}}}\"\n");
    }
    let runners: Vec<&str> = exercises
        .iter()
        .map(|exercise| exercise.name.as_str())
        .collect();
    text + &format!("        with:\n          runners: {}\n", runners.join(","))
}
