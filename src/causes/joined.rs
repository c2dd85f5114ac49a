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
    /// The task whose end a lane waits for, if no end wakes it: the one whose handle has the name that is awaited, else
    /// the first that the lane, or whoever it belongs to, has made and that is still there.
    pub(super) fn task_of(&self, lane: &Lane, wait: Option<&Wait>, at: Nanos) -> Option<LaneId> {
        let places = wait.map_or(&[][..], |wait| &wait.at);
        let named = places.iter().find_map(|place| self.spawned_for(place));
        let is_task = |other: &&Lane| {
            matches!(other.kind, LaneKind::Task | LaneKind::Blocking) && is_there(other, at)
        };
        if let Some((file, from, to)) = named {
            let lanes = self.facts.timeline.lanes.iter().filter(is_task);
            let mut lanes = lanes.filter(|other| {
                other.born_at.file == file && (from..=to).contains(&other.born_at.line)
            });
            if let Some(task) = lanes.next() {
                return Some(task.id);
            }
        }
        let mut maker = Some(lane.id);
        while let Some(id) = maker {
            if let Some(task) = self.facts.children(id).find(is_task) {
                return Some(task.id);
            }
            maker = self.facts.lane(id).and_then(|lane| lane.parent);
        }
        let others = self.facts.timeline.lanes.iter().filter(is_task);
        let mut others = others.filter(|other| other.id != lane.id);
        others.next().map(|task| task.id)
    }

    /// The lines of the statement that binds the name which is awaited at a place.
    fn spawned_for(&self, place: &Place) -> Option<(String, u32, u32)> {
        let body = self.facts.sources.body(place)?;
        let here = standing(&body, place.line)?;
        let name = awaited_name(here.statement())?;
        let mut bindings = Bindings {
            name: &name,
            before: place.line,
            found: None,
        };
        for statement in &body.statements() {
            bindings.visit_stmt(statement);
        }
        let (from, to) = bindings.found?;
        Some((place.file.clone(), from, to))
    }
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
