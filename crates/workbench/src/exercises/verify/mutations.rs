//! The slips that a learner could make, found in the syntax of a solution.

use super::functions::{Functions, visit_what_is_written};
use std::ops::Range;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    BinOp, Expr, ExprAwait, ExprBinary, ExprCall, ExprMethodCall, ExprRange, ExprTry, Lit, Macro,
    PatIdent, RangeLimits, Stmt, Token,
};

/// A place of the source, and what a slip would put there.
pub struct Mutation {
    pub at: Range<usize>,
    pub instead: String,
    pub what: String,
}

/// Walks the functions that the learner writes.
pub struct Mutations<'a> {
    given: Functions,
    source: &'a str,
    /// How long something takes, in milliseconds, as the tests say.
    lengths: Vec<u64>,
    pub found: Vec<Mutation>,
}

impl Mutations<'_> {
    /// `given`: the functions that the learner does not write.
    pub fn new(source: &str, given: Functions) -> Mutations<'_> {
        Mutations {
            given,
            source,
            lengths: lengths(source),
            found: Vec::new(),
        }
    }

    fn add(&mut self, at: Range<usize>, instead: impl Into<String>, what: impl Into<String>) {
        self.found.push(Mutation {
            at,
            instead: instead.into(),
            what: what.into(),
        });
    }

    fn of<T: Spanned>(&self, part: &T) -> &str {
        &self.source[part.span().byte_range()]
    }

    /// Somebody knows how long it takes, and sleeps for that time instead of waiting for it.
    fn slept(&mut self, waited_for: &Expr, at: Range<usize>) {
        // A sleep is one already.
        if matches!(waited_for, Expr::Call(call) if last_word(self.of(&call.func)) == "sleep") {
            return;
        }
        let text = self.of(waited_for).to_owned();
        for length in self.lengths.clone() {
            let sleep = format!(
                "tokio::time::sleep(std::time::Duration::from_millis({})).await",
                length + 1
            );
            self.add(
                at.clone(),
                format!("tokio::spawn({text}); {sleep};"),
                format!("a sleep of {length} ms instead of the wait"),
            );
        }
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

impl<'ast> Visit<'ast> for Mutations<'_> {
    visit_what_is_written!();

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
        if let Stmt::Expr(Expr::Await(wait), Some(_)) = stmt {
            self.slept(&wait.base, stmt.span().byte_range());
        }
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

/// The numbers of seconds that the tests of a solution name, in milliseconds.
fn lengths(source: &str) -> Vec<u64> {
    let tests = source.find("#[cfg(test)]").map_or("", |at| &source[at..]);
    let words = tests.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let seconds = words.filter(|word| word.contains('.'));
    let seconds = seconds.filter_map(|word| word.parse::<f64>().ok());
    let all: std::collections::BTreeSet<u64> = seconds
        .map(|seconds| (seconds * 1000.0).round() as u64)
        .collect();
    all.into_iter().filter(|length| *length > 0).collect()
}

fn last_word(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path).trim()
}
