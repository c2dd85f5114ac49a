//! Writes the known answer down: an awaited call of a solution is replaced by what it gives in the
//! weather of the text. In other weather that is wrong, so the tests must reject it.
//!
//! All of them are one program: the solution with [`meanwhile::known!`] around each await. A first run
//! tells what the awaits give, and in each further one a single await gives that again.

use super::functions::{Functions, visit_what_is_written};
use anyhow::{Context, Result};
use meanwhile::check::known::{Known, Learnt};
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAwait, Macro, Token};

/// A solution whose awaits can be told what they give.
#[derive(Debug, PartialEq, Eq)]
pub struct Sites {
    pub source: String,
    /// The line of each await and its text.
    pub all: Vec<(usize, String)>,
}

/// An answer that is written down instead of asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownAnswer {
    pub what: String,
    pub line: usize,
    pub known: Known,
}

/// What became of the awaits of a solution.
#[derive(Debug, Default, PartialEq)]
pub struct KnownAnswers {
    pub found: Vec<KnownAnswer>,
    /// The types of values that nobody can write down.
    pub unwritten: BTreeSet<String>,
    /// How many awaits give one of these.
    pub skipped: usize,
    /// How many awaits no run of the text comes to.
    pub unreached: usize,
}

/// Finds the awaits of what the learner writes.
///
/// # Errors
/// If the solution or the exercise cannot be parsed.
pub fn sites(solution: &str, unsolved: &str) -> Result<Sites> {
    let given = Functions::of(unsolved).context("the exercise is not Rust")?;
    let file = syn::parse_file(solution).context("the solution is not Rust")?;
    let mut finder = Finder {
        given,
        found: Vec::new(),
    };
    finder.visit_file(&file);
    let mut inserted: Vec<(usize, usize, String)> = Vec::new();
    let mut all = Vec::new();
    for (number, Found { at, branch }) in finder.found.into_iter().enumerate() {
        let (before, after) = match branch {
            false => (format!("::meanwhile::known!({number}, "), ")".to_owned()),
            true => (
                format!("async {{ ::meanwhile::known!({number}, ("),
                ").await) }".to_owned(),
            ),
        };
        let line = solution[..at.start].matches('\n').count() + 1;
        let words: Vec<&str> = solution[at.clone()].split_whitespace().collect();
        all.push((line, words.join(" ")));
        inserted.push((at.start, number, before));
        inserted.push((at.end, number, after));
    }
    let mut source = solution.to_owned();
    // From the end, so that what stands before keeps its place. Two awaits may begin at one place, as in
    // `open().await.read().await`: the outer one was found first, and stands first.
    inserted.sort_by_key(|(at, number, _)| std::cmp::Reverse((*at, *number)));
    for (at, _, text) in inserted {
        source.insert_str(at, &text);
    }
    Ok(Sites { source, all })
}

/// What a learner could write down, by what a run has told.
pub fn answers(sites: &Sites, told: &str) -> Result<KnownAnswers> {
    let told = told.lines().map(serde_json::from_str::<Learnt>);
    let told: Vec<Learnt> = told.collect::<Result<_, _>>()?;
    let mut answers = KnownAnswers::default();
    for (site, (line, text)) in sites.all.iter().enumerate() {
        let of_site = told.iter().filter(|learnt| learnt.site == site);
        let first = of_site.clone().next().map(|learnt| learnt.process);
        let values = of_site.filter(|learnt| Some(learnt.process) == first);
        let values: Result<Vec<Value>, _> = values.map(|learnt| learnt.value.clone()).collect();
        match values {
            Ok(values) if values.is_empty() => answers.unreached += 1,
            Ok(values) => answers.add(*line, text, site, values),
            Err(unwritten) => {
                answers.skipped += 1;
                answers.unwritten.insert(unwritten.of);
            }
        }
    }
    Ok(answers)
}

impl KnownAnswers {
    fn add(&mut self, line: usize, text: &str, site: usize, values: Vec<Value>) {
        let mut add = |awaited: bool, what: &str| {
            self.found.push(KnownAnswer {
                what: format!("{what} `{text}`"),
                line,
                known: Known {
                    site,
                    values: values.clone(),
                    awaited,
                },
            });
        };
        add(false, "the known result instead of");
        // A result that says nothing is the same from whomever it comes.
        if !values.iter().all(says_nothing) {
            add(true, "the known result whatever comes of");
        }
    }
}

/// Whether a value is `()`, or `Ok(())` and the like.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(result) => result.get("Ok").is_some_and(says_nothing),
        Value::Array(parts) => parts.iter().all(says_nothing),
        _ => false,
    }
}

/// The place of an await, or of a branch of `join!`, which the macro awaits.
struct Found {
    at: Range<usize>,
    branch: bool,
}

struct Finder {
    given: Functions,
    found: Vec<Found>,
}

impl<'ast> Visit<'ast> for Finder {
    visit_what_is_written!();

    fn visit_expr_await(&mut self, expr: &'ast ExprAwait) {
        self.found.push(Found {
            at: expr.span().byte_range(),
            branch: false,
        });
        visit::visit_expr_await(self, expr);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let path = call.path.segments.last().map(|last| last.ident.to_string());
        let joins = matches!(path.as_deref(), Some("join" | "try_join"));
        let parts = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(call.tokens.clone());
        for part in parts.iter().flatten() {
            if joins && matches!(part, Expr::Call(_) | Expr::MethodCall(_)) {
                self.found.push(Found {
                    at: part.span().byte_range(),
                    branch: true,
                });
            }
            self.visit_expr(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(body: &str) -> Sites {
        let source = format!("async fn mine() {{ {body} }}\nmod tests {{ fn t() {{ x.await }} }}");
        sites(&source, "async fn mine() {}").unwrap()
    }

    #[test]
    fn every_await_and_every_branch_is_a_site() {
        let sites = of("let a = ask(open().await?).await; join!(b(), c);");
        assert!(
            sites.source.contains(
                "let a = ::meanwhile::known!(0, ask(::meanwhile::known!(1, open().await)?).await); join!(async { ::meanwhile::known!(2, (b()).await) }, c);"
            ),
            "{}",
            sites.source
        );
        assert_eq!(sites.all[1], (1, "open().await".to_owned()));
        let two = of("open().await.read().await;").source;
        let wanted = "::meanwhile::known!(0, ::meanwhile::known!(1, open().await).read().await);";
        assert!(two.contains(wanted), "{two}");
        assert_eq!(sites.all.len(), 3);
    }

    #[test]
    fn what_a_run_tells_becomes_answers() {
        let sites = of("ask().await; lock().await; sleep().await; never().await;");
        let told = [
            json!({"site": 0, "process": 1, "value": {"Ok": "7"}}),
            json!({"site": 0, "process": 1, "value": {"Ok": "8"}}),
            json!({"site": 0, "process": 2, "value": {"Ok": "9"}}),
            json!({"site": 1, "process": 1, "value": {"Err": {"of": "Guard"}}}),
            json!({"site": 2, "process": 1, "value": {"Ok": null}}),
        ];
        let told = told.map(|line| line.to_string()).join("\n");
        let answers = answers(&sites, &told).unwrap();
        let found: Vec<_> = answers
            .found
            .iter()
            .map(|answer| answer.what.as_str())
            .collect();
        assert_eq!(
            found,
            [
                "the known result instead of `ask().await`",
                "the known result whatever comes of `ask().await`",
                "the known result instead of `sleep().await`"
            ]
        );
        assert_eq!(answers.found[0].known.values, [json!("7"), json!("8")]);
        assert_eq!((answers.skipped, answers.unreached), (1, 1));
        assert_eq!(answers.unwritten.first().unwrap(), "Guard");
    }
}
