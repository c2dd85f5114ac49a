//! More awaits that a value crosses. rustc names one, and no other.
//!
//! Said only where it is certain: of a value that is dropped at the end of its scope, and that nothing can have moved
//! before. So every mention of it has to be a borrow that can be seen as one.

use super::lives::Around;
use super::places::span;
use super::{Span, Spot};
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, ExprReference, ExprUnary, Macro, Stmt, UnOp};

/// Types of std that are dropped, and are not `Send`. Others may be forgotten after their last use.
const DROPPED: [&str; 8] = [
    "Rc",
    "Weak",
    "MutexGuard",
    "MappedMutexGuard",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "Ref",
    "RefMut",
];

/// Macros that only borrow what they are given.
const BORROWING: [&str; 11] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "eprint",
    "eprintln",
    "format",
    "print",
    "println",
    "write",
    "writeln",
];

/// The awaits of a body behind the one that rustc has named, and before the end of the value.
pub fn awaits(
    body: Around<'_>,
    name: Option<&str>,
    ty: &str,
    named: Span,
    until: Span,
) -> Vec<Span> {
    if !is_dropped(ty) {
        return Vec::new();
    }
    let mut found = Found {
        name,
        awaits: Vec::new(),
        unclear: Vec::new(),
    };
    for statement in body.statements() {
        found.visit_stmt(&statement);
    }
    let first = |spot: &&Spot| **spot >= named.to;
    let unclear = found.unclear.iter().filter(first).min().copied();
    let is_certain = |one: &Span| {
        let is_between = named.to <= one.from && one.to <= until.from;
        is_between && unclear.is_none_or(|unclear| one.to <= unclear)
    };
    found.awaits.retain(is_certain);
    found.awaits.sort();
    found.awaits
}

fn is_dropped(ty: &str) -> bool {
    let head = ty.split('<').next().unwrap_or_default();
    let last = head.rsplit("::").next().unwrap_or_default();
    ty.contains('<') && DROPPED.contains(&last)
}

struct Found<'a> {
    name: Option<&'a str>,
    awaits: Vec<Span>,
    /// Where the value may be moved, or the function may go on elsewhere.
    unclear: Vec<Spot>,
}

impl Found<'_> {
    fn is_name(&self, expression: &Expr) -> bool {
        let Expr::Path(path) = expression else {
            return false;
        };
        self.name.is_some_and(|name| path.path.is_ident(name))
    }

    fn unclear_at(&mut self, piece: &impl syn::spanned::Spanned) {
        self.unclear.push(span(piece.span()).from);
    }
}

impl<'a> Visit<'a> for Found<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Item(_) = statement {
            return;
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            _ if self.is_name(expression) => self.unclear_at(expression),
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Loop(_) => {
                self.unclear_at(expression)
            }
            _ => {}
        }
        visit::visit_expr(self, expression);
    }

    fn visit_expr_await(&mut self, found: &'a ExprAwait) {
        self.awaits.push(span(found.await_token.span));
        visit::visit_expr_await(self, found);
    }

    fn visit_expr_reference(&mut self, found: &'a ExprReference) {
        if !self.is_name(&found.expr) {
            visit::visit_expr_reference(self, found);
        }
    }

    fn visit_expr_unary(&mut self, found: &'a ExprUnary) {
        let is_borrow = matches!(found.op, UnOp::Deref(_)) && self.is_name(&found.expr);
        if !is_borrow {
            visit::visit_expr_unary(self, found);
        }
    }

    fn visit_macro(&mut self, found: &'a Macro) {
        let last = found
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string());
        let is_harmless = last.is_some_and(|last| BORROWING.contains(&last.as_str()));
        if !is_harmless {
            self.unclear_at(&found.path);
        }
    }

    /// What another future awaits is its own matter; whether it takes the value is not.
    fn visit_expr_async(&mut self, found: &'a ExprAsync) {
        self.unclear_at(found);
    }

    fn visit_expr_closure(&mut self, found: &'a ExprClosure) {
        self.unclear_at(found);
    }
}
