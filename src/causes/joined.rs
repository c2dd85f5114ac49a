//! Of which task a handle is. Nothing records that; the source may tell, and else who made which task.

use super::Causes;
use super::facts::is_there;
use crate::source::{awaited, bound, lines, standing};
use crate::timeline::Lane;
use crate::trace::{LaneId, LaneKind, Nanos, Place, Wait};
use quote::ToTokens;
use syn::Stmt;
use syn::visit::{self, Visit};

impl Causes<'_> {
    /// The task whose end a lane waits for, if no end wakes it: the one whose handle has the name that is awaited, or that
    /// the lane itself has. Else it may be each that is there and that the lane, or whoever it belongs to, has made: the
    /// first, and how many others.
    pub(super) fn task_of(
        &self,
        lane: &Lane,
        wait: Option<&Wait>,
        at: Nanos,
    ) -> Option<(LaneId, usize)> {
        let places = wait.map_or(&[][..], |wait| &wait.at);
        let named = places.iter().find_map(|place| self.awaited_at(place));
        let named = named.and_then(|statement| self.made_by(&statement, at));
        if let Some(task) = named.or_else(|| self.task_of_lent_handle(lane, at)) {
            return Some((task, 0));
        }
        let mut maker = Some(lane.id);
        while let Some(id) = maker {
            let made = self.facts.children(id).filter(|other| is_task(other, at));
            if let Some(first) = made.clone().next() {
                return Some((first.id, made.count() - 1));
            }
            maker = self.facts.lane(id).and_then(|lane| lane.parent);
        }
        let others = self.facts.timeline.lanes.iter();
        let others = others.filter(|other| other.id != lane.id && is_task(other, at));
        let first = others.clone().next()?;
        Some((first.id, others.count() - 1))
    }

    /// The same of a branch that is nothing but a handle, such as `&mut report`.
    pub(super) fn task_of_lent_handle(&self, lane: &Lane, at: Nanos) -> Option<LaneId> {
        let name = lane.name.trim_start_matches("&mut ");
        self.made_by(&self.binding(name, &lane.born_at)?, at)
    }

    /// A task that is there and that a statement has made.
    fn made_by(&self, statement: &Statement, at: Nanos) -> Option<LaneId> {
        let mut lanes = self.facts.timeline.lanes.iter();
        let task = lanes.find(|lane| {
            let (from, to) = (statement.from, statement.to);
            let inside = (from..=to).contains(&lane.born_at.line);
            inside && lane.born_at.file == statement.file && is_task(lane, at)
        });
        task.map(|lane| lane.id)
    }

    /// The statement that binds the name which is awaited at a place.
    fn awaited_at(&self, place: &Place) -> Option<Statement> {
        let here = standing(&self.facts.sources.body(place)?, place.line)?;
        self.binding(&awaited_name(here.statement())?, place)
    }

    /// The last statement that binds a name before a place.
    fn binding(&self, name: &str, place: &Place) -> Option<Statement> {
        let body = self.facts.sources.body(place)?;
        let mut bindings = Bindings {
            name,
            before: place.line,
            found: None,
        };
        for statement in &body.statements() {
            bindings.visit_stmt(statement);
        }
        let (from, to) = bindings.found?;
        let file = place.file.clone();
        Some(Statement { file, from, to })
    }
}

/// The lines of a statement.
struct Statement {
    file: String,
    from: u32,
    to: u32,
}

fn is_task(lane: &Lane, at: Nanos) -> bool {
    matches!(lane.kind, LaneKind::Task | LaneKind::Blocking) && is_there(lane, at)
}

/// `report` of `report.await`.
fn awaited_name(statement: &Stmt) -> Option<String> {
    let expression = match statement {
        Stmt::Local(local) => &*local.init.as_ref()?.expr,
        Stmt::Expr(expression, _) => expression,
        _ => return None,
    };
    let name = awaited(expression)?.to_token_stream().to_string();
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some(name)
}

/// The last `let` of a name before a line.
struct Bindings<'a> {
    name: &'a str,
    before: u32,
    found: Option<(u32, u32)>,
}

impl<'a> Visit<'a> for Bindings<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Local(local) = statement
            && bound(local).as_deref() == Some(self.name)
            && *lines(local).start() < self.before
        {
            let all = lines(local);
            self.found = Some((*all.start(), *all.end()));
        }
        visit::visit_stmt(self, statement);
    }
}
