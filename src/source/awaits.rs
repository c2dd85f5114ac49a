//! What a piece of source awaits, locks, binds and names.

use super::flat;
use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAwait, ExprMethodCall, Local, Member, Pat, Stmt};

/// Every await of an expression, in the order of the source. What a macro holds is its own.
fn awaits_in(expression: &Expr) -> Vec<&ExprAwait> {
    struct Awaits<'a>(Vec<&'a ExprAwait>);
    impl<'a> Visit<'a> for Awaits<'a> {
        fn visit_expr_await(&mut self, found: &'a ExprAwait) {
            visit::visit_expr_await(self, found);
            self.0.push(found);
        }
    }
    let mut all = Awaits(Vec::new());
    all.visit_expr(expression);
    all.0
}

/// What an expression awaits last.
pub fn awaited(expression: &Expr) -> Option<&Expr> {
    let all = awaits_in(expression).into_iter();
    let last = all.max_by_key(|found| {
        let end = found.await_token.span().start();
        (end.line, end.column)
    });
    last.map(|found| &*found.base)
}

/// Whether there is an await, be it in a macro.
pub fn has_await(piece: &impl ToTokens) -> bool {
    uses_name(piece, "await")
}

/// The name of the function or method that an expression calls.
pub fn called(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        },
        Expr::MethodCall(call) => Some(call.method.to_string()),
        Expr::Paren(inner) => called(&inner.expr),
        Expr::Group(inner) => called(&inner.expr),
        _ => None,
    }
}

/// Whether a word stands in a piece of source: as a name, or in a text that may show its value.
pub fn uses_name(piece: &impl ToTokens, name: &str) -> bool {
    flat(piece.to_token_stream())
        .iter()
        .any(|token| match token {
            TokenTree::Ident(ident) => ident == name,
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
                words.any(|word| word == name)
            }
            _ => false,
        })
}

/// Whether a statement may end the function, or the turn of a loop, before its end.
pub fn may_leave(statement: &Stmt) -> bool {
    flat(statement.to_token_stream())
        .iter()
        .any(|token| match token {
            TokenTree::Ident(word) => word == "return" || word == "break" || word == "continue",
            TokenTree::Punct(punct) => punct.as_char() == '?',
            _ => false,
        })
}

/// The one name that a `let` binds; `_` is none.
pub fn bound(local: &Local) -> Option<String> {
    fn name(pattern: &Pat) -> Option<String> {
        match pattern {
            Pat::Ident(name) => Some(name.ident.to_string()),
            Pat::Type(typed) => name(&typed.pat),
            _ => None,
        }
    }
    name(&local.pat)
}

/// The name of the lock that is taken at a line of a piece of source: the last one before
/// `.lock()`, `.read()` or `.write()`.
pub fn locked(statement: &Stmt, line: u32) -> Option<String> {
    struct Locks {
        line: u32,
        found: Option<String>,
    }
    impl<'a> Visit<'a> for Locks {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            visit::visit_expr_method_call(self, call);
            let locks = ["lock", "read", "write"]
                .iter()
                .any(|name| call.method == name);
            let here = call.method.span().start().line as u32 == self.line;
            if locks && call.args.is_empty() && here && self.found.is_none() {
                self.found = last_name(&call.receiver);
            }
        }
    }
    let mut locks = Locks { line, found: None };
    locks.visit_stmt(statement);
    locks.found
}

/// `turn` of `account.turn`, `seats` of `self.seats()`.
fn last_name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Expr::Field(field) => Some(match &field.member {
            Member::Named(name) => name.to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }),
        Expr::Paren(inner) => last_name(&inner.expr),
        Expr::Reference(inner) => last_name(&inner.expr),
        Expr::Unary(inner) => last_name(&inner.expr),
        other => called(other),
    }
}
