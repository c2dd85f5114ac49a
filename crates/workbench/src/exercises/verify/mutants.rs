//! Small syntactic changes of a solution, each a slip that a learner could make. Tests that let one
//! of them pass do not check what they promise.
//!
//! Mutation testing of this kind is described in DeMillo, Lipton and Sayward, "Hints on Test Data
//! Selection" (1978). The operators here are those of asynchronous code.

use anyhow::{Context, Result};
use std::collections::HashSet;
use std::ops::Range;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    BinOp, Expr, ExprAwait, ExprBinary, ExprCall, ExprMethodCall, ExprRange, ExprTry, ImplItemFn,
    ItemFn, ItemMod, Lit, Macro, PatIdent, RangeLimits, Signature, Stmt, Token,
};

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
    let mut given = Functions::default();
    given.visit_file(&syn::parse_file(unsolved).context("the exercise is not Rust")?);
    let file = syn::parse_file(solution).context("the solution is not Rust")?;
    let mut slips = Slips {
        given: given.0,
        source: solution,
        found: Vec::new(),
    };
    slips.visit_file(&file);
    let mut mutants: Vec<Mutant> = Vec::new();
    for Slip { at, instead, what } in slips.found {
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

/// The functions of a file outside its tests: name and body.
#[derive(Default)]
struct Functions(HashSet<(String, String)>);

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.0.insert((name(&function.sig), text(&function.block)));
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.0.insert((name(&function.sig), text(&function.block)));
    }
}

fn name(signature: &Signature) -> String {
    signature.ident.to_string()
}

fn text(block: &syn::Block) -> String {
    block.span().source_text().unwrap_or_default()
}

struct Slip {
    at: Range<usize>,
    instead: String,
    what: String,
}

/// Walks the functions that the learner writes.
struct Slips<'a> {
    given: HashSet<(String, String)>,
    source: &'a str,
    found: Vec<Slip>,
}

impl Slips<'_> {
    fn add(&mut self, at: Range<usize>, instead: impl Into<String>, what: impl Into<String>) {
        self.found.push(Slip {
            at,
            instead: instead.into(),
            what: what.into(),
        });
    }

    fn is_given(&self, signature: &Signature, block: &syn::Block) -> bool {
        self.given.contains(&(name(signature), text(block)))
    }

    fn of<T: Spanned>(&self, part: &T) -> &str {
        &self.source[part.span().byte_range()]
    }

    /// `spawn` runs at once what it should start; `spawn_blocking` blocks a worker.
    fn spawned(&mut self, called: &str, name: Range<usize>, argument: &Expr) {
        let text = self.of(argument).to_owned();
        let at = argument.span().byte_range();
        match called {
            "spawn" => self.add(
                at,
                format!("{{ let done = ({text}).await; async move {{ done }} }}"),
                "awaited before it is spawned",
            ),
            "spawn_blocking" => self.add(
                name.start..at.end,
                format!(
                    "spawn{}async move {{ ({text})() }}",
                    &self.source[name.end..at.start]
                ),
                "`spawn` instead of `spawn_blocking`",
            ),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Slips<'_> {
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if !self.is_given(&function.sig, &function.block) {
            self.visit_block(&function.block);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if !self.is_given(&function.sig, &function.block) {
            self.visit_block(&function.block);
        }
    }

    fn visit_expr_await(&mut self, expr: &'ast ExprAwait) {
        let (base, whole) = (expr.base.span().byte_range(), expr.span().byte_range());
        self.add(base.end..whole.end, "", "`.await` dropped");
        if let Expr::Call(call) = &*expr.base
            && last_word(self.of(&call.func)) == "sleep"
        {
            let arguments = &self.source[call.func.span().byte_range().end..base.end];
            let blocking = format!("std::thread::sleep{arguments}");
            self.add(whole, blocking, "`thread::sleep` instead of `sleep`");
        }
        visit::visit_expr_await(self, expr);
    }

    fn visit_expr_try(&mut self, expr: &'ast ExprTry) {
        let at = expr.question_token.span().byte_range();
        self.add(at, "", "`?` dropped");
        visit::visit_expr_try(self, expr);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let name = last_word(self.of(&call.path)).to_owned();
        let parts = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(call.tokens.clone());
        let Ok(parts) = parts else { return };
        let texts: Vec<&str> = parts.iter().map(|part| self.of(part)).collect();
        let in_a_row = match name.as_str() {
            "join" => Some(joined(&texts)),
            "try_join" => Some(try_joined(&texts, 0)),
            _ => None,
        };
        if let Some(in_a_row) = in_a_row {
            let what = format!("awaits in a row instead of `{name}!`");
            self.add(call.span().byte_range(), in_a_row, what);
        }
        // What a macro is given is code of the learner's, too.
        for part in &parts {
            self.visit_expr(part);
        }
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        let is_print = matches!(stmt, Stmt::Macro(call) if last_word(self.of(&call.mac.path)).ends_with("println"));
        let (Stmt::Expr(_, Some(_)) | Stmt::Macro(_)) = stmt else {
            return visit::visit_stmt(self, stmt);
        };
        if !is_print && self.of(stmt).ends_with(';') {
            self.add(stmt.span().byte_range(), "", "statement removed");
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_lit(&mut self, literal: &'ast Lit) {
        let at = literal.span().byte_range();
        match literal {
            Lit::Int(number) => {
                if let Ok(value) = number.base10_parse::<u64>() {
                    // A tenth more: a millisecond more of half a second is no mistake.
                    let more = value + (value / 10).max(1);
                    let text = format!("{more}{}", number.suffix());
                    self.add(at, text, format!("{value} becomes {more}"));
                }
            }
            Lit::Bool(truth) => {
                let other = !truth.value;
                self.add(
                    at,
                    other.to_string(),
                    format!("`{}` becomes `{other}`", truth.value),
                );
            }
            _ => {}
        }
    }

    fn visit_expr_range(&mut self, range: &'ast ExprRange) {
        if range.start.is_some() && range.end.is_some() {
            let other = match range.limits {
                RangeLimits::HalfOpen(_) => "..=",
                RangeLimits::Closed(_) => "..",
            };
            let what = format!("range with `{other}`");
            self.add(range.limits.span().byte_range(), other, what);
        }
        visit::visit_expr_range(self, range);
    }

    fn visit_expr_binary(&mut self, expr: &'ast ExprBinary) {
        let other = match expr.op {
            BinOp::Lt(_) => "<=",
            BinOp::Le(_) => "<",
            BinOp::Gt(_) => ">=",
            BinOp::Ge(_) => ">",
            BinOp::Eq(_) => "!=",
            BinOp::Ne(_) => "==",
            _ => return visit::visit_expr_binary(self, expr),
        };
        let what = format!("`{}` becomes `{other}`", self.of(&expr.op));
        self.add(expr.op.span().byte_range(), other, what);
        visit::visit_expr_binary(self, expr);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let (Expr::Path(path), Some(argument)) = (&*call.func, call.args.first())
            && let Some(segment) = path.path.segments.last()
        {
            let name = segment.ident.span().byte_range();
            self.spawned(&segment.ident.to_string(), name, argument);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if let Some(argument) = call.args.first() {
            let name = call.method.span().byte_range();
            self.spawned(&call.method.to_string(), name, argument);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        if pattern.ident.to_string().starts_with('_') {
            let what = format!("`_` instead of `{}`", pattern.ident);
            self.add(pattern.span().byte_range(), "_", what);
        }
    }
}

/// `a.await`, then `b.await`, as the tuple that `join!` gives.
fn joined(parts: &[&str]) -> String {
    let awaited = parts.iter().map(|part| format!("({part}).await,"));
    format!("({})", awaited.collect::<String>())
}

/// The same for `try_join!`: the first error ends it.
fn try_joined(parts: &[&str], from: usize) -> String {
    match parts.get(from) {
        None => {
            let values = (0..from).map(|place| format!("value{place},"));
            format!("Ok(({}))", values.collect::<String>())
        }
        Some(part) => format!(
            "match ({part}).await {{ Err(error) => Err(error), Ok(value{from}) => {} }}",
            try_joined(parts, from + 1)
        ),
    }
}

fn last_word(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path).trim()
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
    fn what_the_learner_does_not_write_is_left_alone() {
        assert_eq!(of(""), []);
    }
}
