//! Faults of an exercise that show without running anything.

use crate::exercises::judge::Parts;
use anyhow::{Context, Result};
use meanwhile::exercises::{Exercise, Set, Source};
use std::fs;
use std::path::Path;

/// Too few wrong variants or hints, a hint that gives the solution away, tests that differ, a
/// section that the chapter does not have.
pub fn faults(root: &Path, set: &Set, chosen: &[&Exercise]) -> Result<Vec<String>> {
    let beliefs = fs::read_to_string(root.join("book/misconceptions.toml"))?;
    let beliefs: toml::Table = beliefs.parse().context("book/misconceptions.toml")?;
    let mut faults = Vec::new();
    for exercise in chosen {
        let name = &exercise.name;
        let solution = fs::read_to_string(set.solution(exercise))
            .with_context(|| format!("{name} has no solution"))?;
        let unsolved = fs::read_to_string(set.unsolved(exercise))
            .with_context(|| format!("{name} has no exercise"))?;
        let mut found = of_hints(exercise, &unsolved, &solution);
        found.extend(of_tests(root, set, exercise, &unsolved)?);
        found.extend(of_section(root, exercise, &unsolved));
        if !beliefs.contains_key(&exercise.misconception) {
            let row = &exercise.misconception;
            found.push(format!("book/misconceptions.toml has no row {row}"));
        }
        faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    Ok(faults)
}

fn of_hints(exercise: &Exercise, unsolved: &str, solution: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if exercise.hints.len() != 3 {
        faults.push(format!(
            "there are {} hints, not three",
            exercise.hints.len()
        ));
    }
    let numbered = exercise.hints.iter().zip(1..);
    let numbered = numbered.map(|(hint, number)| format!("{number}. {hint}"));
    let numbered: Vec<String> = numbered.collect();
    if exercise.hint.trim() != numbered.join("\n") {
        faults.push("`hint`, for rustlings, is not the three `hints`, numbered".to_owned());
    }
    // A line of the solution that is not in the exercise is what the learner has to find.
    let given: Vec<&str> = unsolved.lines().map(str::trim).collect();
    let lines = solution.lines().map(str::trim);
    for line in lines.filter(|line| line.len() > 20 && !given.contains(line)) {
        if exercise.hints.iter().any(|hint| hint.contains(line)) {
            faults.push(format!("a hint contains a line of the solution: {line}"));
        }
    }
    faults
}

fn of_tests(root: &Path, set: &Set, exercise: &Exercise, unsolved: &str) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let wrong = set.wrong(exercise)?;
    if wrong.len() < 2 {
        faults.push("there are fewer than two wrong variants in exercises/wrong".to_owned());
    }
    let shown = |path: &Path| {
        path.strip_prefix(root)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    let given = Source::parse(unsolved);
    let solution = set.solution(exercise);
    let text = fs::read_to_string(&solution)?;
    let own = Source::parse(&text);
    if (own.tests, &own.task) != (given.tests, &given.task) {
        let solution = shown(&solution);
        faults.push(format!(
            "{solution} has another task or other tests than the exercise"
        ));
    }
    let original = set.original(exercise);
    if fs::read_to_string(&original).ok().as_deref() != Some(unsolved) {
        let (from, to) = (shown(&set.unsolved(exercise)), shown(&original));
        faults.push(format!(
            "{to} is not what is handed out. Copy it: cp {from} {to}"
        ));
    }
    let right = set.right(exercise).into_iter().map(|right| right.path);
    for other in wrong.into_iter().map(|wrong| wrong.path).chain(right) {
        if !Source::parse(&fs::read_to_string(&other)?).tests.is_empty() {
            let other = shown(&other);
            faults.push(format!(
                "{other} has tests: it is judged by those of the exercise, and needs none"
            ));
        }
    }
    let parts = Parts::of(unsolved);
    for name in &exercise.given {
        let known = parts.as_ref().map(|parts| parts.functions_named(name));
        if known.is_none_or(|mut known| known.next().is_none()) {
            faults.push(format!(
                "exercises/info.toml: there is no given function `{name}`"
            ));
        }
    }
    for from in exercise.weather.iter().flat_map(|one| one.instead.keys()) {
        if !unsolved.contains(from.as_str()) {
            faults.push(format!(
                "exercises/info.toml: the weather changes `{from}`, which no function has"
            ));
        }
    }
    Ok(faults)
}

/// The tests name the section that explains them: `Chapter 3, “...”`.
fn of_section(root: &Path, exercise: &Exercise, unsolved: &str) -> Option<String> {
    let Some((chapter, heading)) = Source::parse(unsolved).section() else {
        return Some("no `const SECTION: &str = \"Chapter N, “HEADING”\"` in the tests".to_owned());
    };
    if chapter != exercise.chapter {
        let listed = exercise.chapter;
        return Some(format!(
            "the tests name chapter {chapter}, exercises/info.toml {listed}"
        ));
    }
    (!is_heading(root, chapter, heading))
        .then(|| format!("chapter {chapter} has no heading “{heading}”"))
}

fn is_heading(root: &Path, chapter: u32, wanted: &str) -> bool {
    let files = fs::read_dir(root.join("book"))
        .into_iter()
        .flatten()
        .flatten();
    let number = format!("{chapter:02}-");
    let mut files = files.filter(|file| file.file_name().to_string_lossy().starts_with(&number));
    let Some(text) = files.find_map(|file| fs::read_to_string(file.path()).ok()) else {
        return false;
    };
    let plain = |line: &str| {
        let title = line.split("<!--").next().unwrap_or_default();
        title
            .trim_start_matches('#')
            .replace('`', "")
            .trim()
            .to_owned()
    };
    let mut headings = text.lines().filter(|line| line.starts_with('#'));
    headings.any(|line| plain(line) == wanted.replace('`', ""))
}
