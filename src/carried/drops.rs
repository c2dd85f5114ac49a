//! A `drop` that ends a value, and not its scope.

use super::places::span;
use super::{Span, Spot};
use crate::source;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Stmt};

/// Where a variable is dropped before an await, in the block that declares it. `of_function`: it is a parameter, so that is
/// the whole body.
pub fn before(
    crossing: Spot,
    name: &str,
    made: Span,
    body: &[Stmt],
    of_function: bool,
) -> Option<Span> {
    let mut drops = Drops {
        name,
        made,
        crossing,
        found: None,
    };
    drops.look(body, of_function);
    for statement in body {
        drops.visit_stmt(statement);
    }
    drops.found
}

struct Drops<'n> {
    name: &'n str,
    made: Span,
    crossing: Spot,
    found: Option<Span>,
}

impl Drops<'_> {
    /// In a block that declares the variable, or has it from the beginning.
    fn look(&mut self, block: &[Stmt], mut declared: bool) {
        for statement in block {
            if let Stmt::Local(local) = statement {
                let made = span(local.pat.span());
                // Another variable may have the name from here on.
                declared = made.holds(self.made.from)
                    || (declared && !source::uses_name(&local.pat, self.name));
            }
            let is_before = span(statement.span()).to <= self.crossing;
            if declared && is_before && drops(statement, self.name) {
                self.found = Some(span(statement.span()));
            }
        }
    }
}

impl<'a> Visit<'a> for Drops<'_> {
    fn visit_block(&mut self, block: &'a Block) {
        self.look(&block.stmts, false);
        visit::visit_block(self, block);
    }
}

fn drops(statement: &Stmt, name: &str) -> bool {
    let Stmt::Expr(expression @ Expr::Call(call), _) = statement else {
        return false;
    };
    let is_drop = source::called(expression).as_deref() == Some("drop");
    let mut arguments = call.args.iter();
    match (arguments.next(), arguments.next()) {
        (Some(Expr::Path(path)), None) => is_drop && path.path.is_ident(name),
        _ => false,
    }
}
