//! What rustc does not tell, from the source: in which function or async block a place is, and how long a value lives.

use super::drops;
use super::places::{span, spot};
use super::{Body, Span, Spot};
use crate::source::{self, Kind, bodies};
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprWhile, Local, Pat, PatIdent, Stmt,
};

/// The bodies of a program.
pub struct Source(Vec<source::Body>);

/// One of them.
#[derive(Clone, Copy)]
pub struct Around<'a>(&'a source::Body);

/// How long a value lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lives {
    /// The end of its scope, or of the statement of a temporary.
    pub until: Option<Span>,
    /// A `drop` of it before the await, in the block that declares it.
    pub dropped: Option<Span>,
    /// It has no name.
    pub is_temporary: bool,
}

/// What another one borrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    pub declared: Span,
    pub until: Span,
}

impl Source {
    /// Of no Rust nothing is known.
    pub fn parse(source: &str) -> Source {
        Source(bodies(source))
    }

    /// The innermost body that holds a place.
    pub fn body_around(&self, spot: Spot) -> Option<Around<'_>> {
        self.innermost(spot, |_| true)
    }

    /// The innermost one that is a future.
    pub fn future_around(&self, spot: Spot) -> Option<Around<'_>> {
        self.innermost(spot, source::Body::is_future)
    }

    fn innermost(&self, spot: Spot, wanted: impl Fn(&source::Body) -> bool) -> Option<Around<'_>> {
        let around = self.0.iter().map(Around);
        let around = around.filter(|body| body.span().holds(spot) && wanted(body.0));
        around.max_by_key(|body| body.open())
    }

    /// The last variable of that name that is declared before a place, in a scope that holds it.
    pub fn owner(&self, name: &str, before: Spot) -> Option<Owner> {
        let mut around: Vec<Around<'_>> = self.0.iter().map(Around).collect();
        around.retain(|body| body.span().holds(before));
        around.sort_by_key(|body| body.open());
        around.iter().rev().find_map(|body| {
            let scopes = body.scopes();
            let named = scopes.named.iter().filter(|(_, (known, _))| known == name);
            let owners = named.map(|(declared, (_, until))| Owner {
                declared: *declared,
                until: *until,
            });
            let mut owners: Vec<Owner> = owners
                .filter(|owner| owner.declared.to <= before && before < owner.until.to)
                .collect();
            owners.sort_by_key(|owner| owner.declared);
            owners.pop()
        })
    }

    /// Whether a call is one of a function whose name begins with `spawn`.
    pub fn calls_spawn(&self, call: Span) -> bool {
        let Some(body) = self.body_around(call.from) else {
            return false;
        };
        struct Calls {
            call: Span,
            found: bool,
        }
        impl<'a> Visit<'a> for Calls {
            fn visit_expr(&mut self, expression: &'a Expr) {
                let is_spawn = |name: &str| name.starts_with("spawn");
                if span(expression.span()) == self.call {
                    let name = source::called(expression);
                    self.found |= name.as_deref().is_some_and(is_spawn);
                }
                visit::visit_expr(self, expression);
            }
        }
        let mut calls = Calls { call, found: false };
        for statement in body.0.statements() {
            calls.visit_stmt(&statement);
        }
        calls.found
    }
}

impl Around<'_> {
    /// As a fact.
    pub fn body(self) -> Body {
        let name = match &self.0.kind {
            Kind::Function { name, .. } => Some(name.clone()),
            Kind::Block => None,
        };
        Body {
            name,
            span: self.span(),
        }
    }

    pub fn span(self) -> Span {
        Span {
            from: spot(self.0.begins),
            to: self.close().to,
        }
    }

    fn open(self) -> Spot {
        spot(self.0.opens)
    }

    /// Its last brace.
    fn close(self) -> Span {
        span(self.0.closes)
    }

    /// Whether a place is between the `fn` and the first brace.
    pub fn is_parameter(self, at: Spot) -> bool {
        self.0.is_function() && spot(self.0.begins) <= at && at < self.open()
    }

    pub fn statements(self) -> Vec<Stmt> {
        self.0.statements()
    }

    /// How long what is made there lives. `name`: of the variable. `crossing`: the await that rustc has named; what
    /// seems to end before it is something that we do not understand, and nothing is said of it.
    pub fn lives(self, made: Span, name: Option<&str>, crossing: Spot) -> Lives {
        let scopes = self.scopes();
        let variable = scopes.named.get(&made).map(|(_, until)| *until);
        let is_parameter = self.is_parameter(made.from);
        let until = match is_parameter {
            true => Some(self.close()),
            false => variable.or_else(|| scopes.expressions.get(&made).copied()),
        };
        let is_variable = is_parameter || variable.is_some();
        let dropped = name.filter(|_| is_variable).and_then(|name| {
            let body = self.0.statements();
            drops::before(crossing, name, made, &body, is_parameter)
        });
        Lives {
            until: until.filter(|until| until.from >= crossing),
            dropped,
            is_temporary: variable.is_none() && scopes.expressions.contains_key(&made),
        }
    }

    fn scopes(self) -> Scopes {
        let mut scopes = Scopes {
            around: vec![self.close()],
            statements: Vec::new(),
            named: BTreeMap::new(),
            expressions: BTreeMap::new(),
        };
        for statement in self.0.statements() {
            scopes.visit_stmt(&statement);
        }
        scopes
    }
}

/// The scopes of variables and of temporaries.
struct Scopes {
    /// The last braces of the blocks around.
    around: Vec<Span>,
    /// The ends of the statements around.
    statements: Vec<Span>,
    /// By their patterns.
    named: BTreeMap<Span, (String, Span)>,
    /// The end of the statement that each expression is in.
    expressions: BTreeMap<Span, Span>,
}

impl Scopes {
    /// The variables of a pattern go out of scope there.
    fn bind(&mut self, pattern: &Pat, until: Span) {
        struct Names(Vec<(Span, String)>);
        impl<'a> Visit<'a> for Names {
            fn visit_pat_ident(&mut self, found: &'a PatIdent) {
                self.0.push((span(found.span()), found.ident.to_string()));
                visit::visit_pat_ident(self, found);
            }
        }
        let mut names = Names(Vec::new());
        names.visit_pat(pattern);
        for (made, name) in names.0 {
            self.named.insert(made, (name, until));
        }
    }

    /// The variables of `if let` and `while let`, with their chains.
    fn condition(&mut self, condition: &Expr, body: &Block) {
        struct Lets<'a>(Vec<&'a Pat>);
        impl<'a> Visit<'a> for Lets<'a> {
            fn visit_expr_let(&mut self, found: &'a syn::ExprLet) {
                self.0.push(&found.pat);
                visit::visit_expr_let(self, found);
            }
            fn visit_block(&mut self, _: &'a Block) {}
        }
        let mut lets = Lets(Vec::new());
        lets.visit_expr(condition);
        for pattern in lets.0 {
            self.bind(pattern, end_of(body));
        }
    }
}

impl<'a> Visit<'a> for Scopes {
    fn visit_block(&mut self, block: &'a Block) {
        self.around.push(end_of(block));
        visit::visit_block(self, block);
        self.around.pop();
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        self.statements.push(last_of(span(statement.span())));
        visit::visit_stmt(self, statement);
        self.statements.pop();
    }

    fn visit_local(&mut self, local: &'a Local) {
        if let Some(until) = self.around.last().copied() {
            self.bind(&local.pat, until);
        }
        visit::visit_local(self, local);
    }

    fn visit_arm(&mut self, arm: &'a Arm) {
        self.bind(&arm.pat, last_of(span(arm.body.span())));
        visit::visit_arm(self, arm);
    }

    fn visit_expr_if(&mut self, found: &'a ExprIf) {
        self.condition(&found.cond, &found.then_branch);
        visit::visit_expr_if(self, found);
    }

    fn visit_expr_while(&mut self, found: &'a ExprWhile) {
        self.condition(&found.cond, &found.body);
        visit::visit_expr_while(self, found);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.bind(&found.pat, end_of(&found.body));
        visit::visit_expr_for_loop(self, found);
    }

    fn visit_expr_closure(&mut self, found: &'a ExprClosure) {
        for pattern in &found.inputs {
            self.bind(pattern, last_of(span(found.body.span())));
        }
        visit::visit_expr_closure(self, found);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Some(until) = self.statements.last() {
            self.expressions
                .entry(span(expression.span()))
                .or_insert(*until);
        }
        visit::visit_expr(self, expression);
    }
}

fn end_of(block: &Block) -> Span {
    span(block.brace_token.span.close())
}

/// Its last character.
fn last_of(whole: Span) -> Span {
    let mut from = whole.to;
    from.column = from.column.saturating_sub(1).max(1);
    Span { from, to: whole.to }
}
