//! A lock that is let go where it is taken.

use super::forgotten::{of_source, place, ran};
use super::{Fact, Finding, Sources};
use crate::source::{functions, lines};
use crate::timeline::Timeline;
use syn::visit::{self, Visit};
use syn::{Expr, Local, Pat};

/// `let _ = lock.lock().await;` binds nothing, so the guard is dropped there and then. A name that
/// begins with `_`, such as `_guard`, does bind.
pub(super) fn unguarded(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, name) in ran(timeline, sources) {
        let Some(source) = sources.file(&file) else {
            continue;
        };
        let known = source.items().map(functions).unwrap_or_default();
        let Some(function) = known.iter().find(|function| function.name() == name) else {
            continue;
        };
        let mut dropped = Dropped(Vec::new());
        dropped.visit_block(function.block);
        for line in dropped.0 {
            let place = place(&file, &name, line);
            found.push(of_source(timeline, Fact::GuardDropped, place));
        }
    }
    found
}

/// The lines of the guards that nothing keeps.
struct Dropped(Vec<u32>);

impl<'a> Visit<'a> for Dropped {
    fn visit_local(&mut self, local: &'a Local) {
        let init = local.init.as_ref();
        if matches!(local.pat, Pat::Wild(_)) && init.is_some_and(|init| gives_guard(&init.expr)) {
            self.0.push(*lines(local).start());
        }
        visit::visit_local(self, local);
    }
}

/// `read` and `write` may be of something else than a lock, so only `lock` counts.
fn gives_guard(expression: &Expr) -> bool {
    let locks = |expression: &Expr| match expression {
        Expr::MethodCall(call) => call.method == "lock" && call.args.is_empty(),
        _ => false,
    };
    match expression {
        Expr::Await(found) => locks(&found.base),
        Expr::MethodCall(call) => {
            (call.method == "unwrap" || call.method == "expect") && locks(&call.receiver)
        }
        _ => false,
    }
}
