//! What the futures are called that are polled together: by what makes each of them, such as the `fetch` of
//! `join_all(urls.map(fetch))`.

use crate::source::bound;
use std::collections::HashMap;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprMethodCall, Local};

/// Before the name of the method in that of a lane. No expression begins so.
pub const OF: &str = "of ";

const NAMES: u32 = 4;

/// The expression that makes one of the futures that a method takes at a line; `None` if it does not stand there.
pub fn expression(source: &str, line: u32, method: &str) -> Option<String> {
    let file = syn::parse_file(source).ok()?;
    let mut calls = Calls {
        line,
        method,
        bound: HashMap::new(),
        found: None,
    };
    calls.visit_file(&file);
    let span = calls.found?;
    Some(source[span].to_owned())
}

struct Calls<'a> {
    line: u32,
    method: &'a str,
    /// What was bound to a name last.
    bound: HashMap<String, &'a Expr>,
    found: Option<std::ops::Range<usize>>,
}

impl<'a> Calls<'a> {
    fn is_meant(&self, name: &syn::Ident) -> bool {
        name == self.method && name.span().start().line as u32 == self.line
    }

    /// What the last `map` of a chain of calls gives. The chain may begin at a name.
    /// `names`: as many are looked up at most, for one may be bound to what begins at itself.
    fn mapped(&self, chain: &'a Expr, names: u32) -> Option<&'a Expr> {
        match chain {
            Expr::MethodCall(call) if call.method == "map" => result(call.args.first()?),
            Expr::MethodCall(call) => self.mapped(&call.receiver, names),
            Expr::Path(name) if names > 0 => {
                let name = name.path.get_ident()?.to_string();
                self.mapped(self.bound.get(&name)?, names - 1)
            }
            _ => None,
        }
    }

    fn found(&mut self, made_by: Option<&Expr>) {
        if self.found.is_none() {
            self.found = made_by.map(|made_by| made_by.span().byte_range());
        }
    }
}

impl<'a> Visit<'a> for Calls<'a> {
    fn visit_local(&mut self, local: &'a Local) {
        visit::visit_local(self, local);
        if let (Some(name), Some(init)) = (bound(local), &local.init) {
            self.bound.insert(name, &init.expr);
        }
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        visit::visit_expr_call(self, call);
        let Expr::Path(function) = &*call.func else {
            return;
        };
        let last = function.path.segments.last();
        if last.is_some_and(|last| self.is_meant(&last.ident)) {
            let made_by = call.args.first().and_then(|list| self.mapped(list, NAMES));
            self.found(made_by);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        if self.is_meant(&call.method) {
            let made_by = match self.method {
                "push" | "push_back" | "push_front" => call.args.first(),
                "for_each_concurrent" => call.args.last().and_then(result),
                _ => self.mapped(&call.receiver, NAMES),
            };
            self.found(made_by);
        }
    }
}

/// What a closure gives; a function is called by its name.
fn result(function: &Expr) -> Option<&Expr> {
    match function {
        Expr::Closure(closure) => Some(&closure.body),
        Expr::Path(_) => Some(function),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_called_by_what_makes_it() {
        let of = |text: &str, method| expression(&format!("fn main() {{ {text} }}"), 1, method);
        let named = |text, method| of(text, method).unwrap_or_default();
        assert_eq!(
            named("join_all(urls.iter().map(fetch)).await;", "join_all"),
            "fetch"
        );
        assert_eq!(
            named(
                "stream::iter(1..9).map(|n| ask(n)).buffered(3);",
                "buffered"
            ),
            "ask(n)"
        );
        assert_eq!(named("tasks.push(fetch(\"A\"));", "push"), "fetch(\"A\")");
        assert_eq!(
            named(
                "s.for_each_concurrent(2, |n| put(n)).await;",
                "for_each_concurrent"
            ),
            "put(n)"
        );
        let bound = "let asked = urls.map(ask); join_all(asked).await;";
        assert_eq!(named(bound, "join_all"), "ask");
        let circle = "let all = all.skip(1); join_all(all).await;";
        assert_eq!(of(circle, "join_all"), None);
    }
}
