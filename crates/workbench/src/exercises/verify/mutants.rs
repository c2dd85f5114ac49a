//! Small syntactic changes of a solution, each a slip that a learner could make. Tests that let one
//! of them pass do not check what they promise.
//!
//! Mutation testing of this kind is described in DeMillo, Lipton and Sayward, "Hints on Test Data
//! Selection" (1978). The operators here are those of asynchronous code.

use super::functions::Functions;
use super::mutations::{Mutation, Mutations};
use anyhow::{Context, Result};
use syn::visit::Visit;

/// One changed solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// What was changed and in which line's text, such as `` `.await` dropped in `save(17).await;` ``.
    pub what: String,
    pub line: usize,
    pub source: String,
}

/// Every mutant of what the learner writes: of the functions that the unsolved exercise does not
/// have, or has otherwise.
///
/// # Errors
/// If one of the two cannot be parsed.
pub fn mutants(solution: &str, unsolved: &str) -> Result<Vec<Mutant>> {
    let given = Functions::of(unsolved).context("the exercise is not Rust")?;
    let file = syn::parse_file(solution).context("the solution is not Rust")?;
    let mut mutations = Mutations::new(solution, given);
    mutations.visit_file(&file);
    let mut mutants: Vec<Mutant> = Vec::new();
    for Mutation { at, instead, what } in mutations.found {
        let before = &solution[..at.start];
        let line = before.matches('\n').count() + 1;
        let text = solution.lines().nth(line - 1).unwrap_or_default().trim();
        let source = format!("{before}{instead}{}", &solution[at.end..]);
        let what = format!("{what} in `{text}`");
        if mutants.iter().all(|mutant| mutant.source != source) {
            mutants.push(Mutant { what, line, source });
        }
    }
    Ok(mutants)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNSOLVED: &str = "fn given() { work(1); }\nasync fn mine() {}\n";

    fn of(body: &str) -> Vec<(String, String)> {
        let solution = format!(
            "fn given() {{ work(1); }}\nasync fn mine() {{\n    {body}\n}}\n#[cfg(test)]\nmod tests {{\n    fn t() {{ check(2); }}\n}}\n"
        );
        let mutants = mutants(&solution, UNSOLVED).unwrap();
        let own = |mutant: Mutant| {
            assert_eq!(mutant.line, 3, "{mutant:?}");
            let line = mutant.source.lines().nth(2).unwrap().trim().to_owned();
            (mutant.what, line)
        };
        mutants.into_iter().map(own).collect()
    }

    fn has(body: &str, what: &str, line: &str) {
        let found = of(body);
        let wanted = (format!("{what} in `{body}`"), line.to_owned());
        assert!(found.contains(&wanted), "{found:#?}");
    }

    #[test]
    fn slips_of_asynchronous_code_are_made() {
        has("sleep(x).await;", "`.await` dropped", "sleep(x);");
        has(
            "sleep(x).await;",
            "`thread::sleep` instead of `sleep`",
            "std::thread::sleep(x);",
        );
        has("open(x).await?;", "`?` dropped", "open(x).await;");
        has("drop(guard);", "statement removed", "");
        has(
            "join!(a(), b());",
            "awaits in a row instead of `join!`",
            "((a()).await,(b()).await,);",
        );
        has(
            "spawn_blocking(f);",
            "`spawn` instead of `spawn_blocking`",
            "spawn(async move { (f)() });",
        );
        has(
            "set.spawn(f());",
            "awaited before it is spawned",
            "set.spawn({ let done = (f()).await; async move { done } });",
        );
        has(
            "let _guard = lock();",
            "`_` instead of `_guard`",
            "let _ = lock();",
        );
        has("for n in 1..=6 {}", "range with `..`", "for n in 1..6 {}");
        has("for n in 1..=6 {}", "6 becomes 7", "for n in 1..=7 {}");
        has("if a < b {}", "`<` becomes `<=`", "if a <= b {}");
    }

    #[test]
    fn a_wait_becomes_a_sleep_of_its_length() {
        let source = "async fn mine() {\n    save().await;\n}\n#[cfg(test)]\nmod tests {\n    fn t() { takes(0.2); }\n}\n";
        let mutants = mutants(source, "async fn mine() {}").unwrap();
        let slept = mutants.iter().find(|mutant| mutant.what.contains("200 ms"));
        let slept = &slept.expect("there is one").source;
        assert!(
            slept.contains("tokio::spawn(save()); tokio::time::sleep("),
            "{slept}"
        );
        assert!(slept.contains("from_millis(201)"), "{slept}");
    }

    #[test]
    fn what_the_learner_does_not_write_is_left_alone() {
        assert_eq!(of(""), []);
    }
}
