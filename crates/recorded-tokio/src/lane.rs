//! Lanes: a task, a branch, a root future or a blocking closure, and what happens to it.

use crate::json::{Addresses, Maybe, Quoted, Short};
use crate::{listener, stack};
use std::cell::Cell;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Counted from 1 in the order of birth.
pub type LaneId = u32;

/// What a lane stands for.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Root,
    Task,
    Branch,
    Blocking,
}

/// A lane that somebody listens to.
#[derive(Debug)]
pub struct Lane {
    pub id: LaneId,
    polled: AtomicBool,
    ended: AtomicBool,
}

thread_local! {
    /// The lane that this thread polls now; 0 if none.
    static CURRENT: Cell<LaneId> = const { Cell::new(0) };
}

/// The lane that this thread polls now.
pub fn current() -> Option<LaneId> {
    let id = CURRENT.try_with(Cell::get).unwrap_or(0);
    (id > 0).then_some(id)
}

/// How a lane ended before it was done.
#[derive(Debug, Clone, Copy)]
pub enum Lost {
    Cancelled,
    NeverPolled,
    Panicked,
}

/// While it lives, the lane is polled on this thread.
pub struct Polled<'a> {
    lane: &'a Lane,
    before: LaneId,
    over: bool,
}

impl Lane {
    /// A lane is born, if somebody listens. `name`: as the source says it, or empty if only its
    /// line can tell.
    pub fn born(kind: Kind, name: &str, at: &Location<'_>) -> Option<Arc<Lane>> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        if !listener::is_there() {
            return None;
        }
        let lane = Lane {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            polled: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        };
        let kind = match kind {
            Kind::Root => "root",
            Kind::Task => "task",
            Kind::Branch => "branch",
            Kind::Blocking => "blocking",
        };
        listener::hear(&format!(
            r#"{{"k":"born","lane":{},"kind":"{kind}","name":{},"parent":{},"file":{},"line":{}{}}}"#,
            lane.id,
            Quoted(name),
            Maybe(current()),
            Quoted(at.file()),
            at.line(),
            called_by_std(at),
        ));
        Some(Arc::new(lane))
    }

    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// A poll begins on this thread.
    pub fn poll(&self) -> Polled<'_> {
        self.polled.store(true, Ordering::Relaxed);
        let mut record = Short::new();
        let record = record.text(r#"{"k":"poll","lane":"#).number(self.id.into());
        listener::hear(record.text("}").as_str());
        Polled {
            lane: self,
            before: CURRENT.with(|current| current.replace(self.id)),
            over: false,
        }
    }

    /// Its waker was called.
    pub fn woken(id: LaneId, waited: &[usize]) {
        listener::hear(&format!(
            r#"{{"k":"woken","lane":{id},"by":{},"ips":{}}}"#,
            Maybe(current()),
            Addresses(waited),
        ));
    }

    /// Its future is let go of. Says so unless the lane is done.
    pub fn dropped(&self) {
        if !self.has_ended() {
            let polled = self.polled.load(Ordering::Relaxed);
            self.lost(if polled {
                Lost::Cancelled
            } else {
                Lost::NeverPolled
            });
        }
    }

    fn lost(&self, how: Lost) {
        self.ended.store(true, Ordering::Relaxed);
        let how = match how {
            Lost::Cancelled => "cancelled",
            Lost::NeverPolled => "never_polled",
            Lost::Panicked => "panicked",
        };
        listener::hear(&format!(
            r#"{{"k":"dropped","lane":{},"how":"{how}","by":{},"ips":{}}}"#,
            self.id,
            Maybe(current()),
            Addresses(&stack::capture(None)),
        ));
    }

    /// `abort` was called on its handle, unless it is over anyway.
    pub fn abort(&self, at: Option<&Location<'_>>) {
        self.handled("abort", at);
    }

    /// Its handle was dropped without being awaited, unless it is over anyway.
    pub fn detached(&self) {
        self.handled("detached", None);
    }

    fn handled(&self, what: &str, at: Option<&Location<'_>>) {
        if self.has_ended() {
            return;
        }
        let place = match at {
            Some(at) => format!(r#""file":{},"line":{}"#, Quoted(at.file()), at.line()),
            None => format!(r#""ips":{}"#, Addresses(&stack::capture(None))),
        };
        listener::hear(&format!(r#"{{"k":"{what}","lane":{},{place}}}"#, self.id));
    }
}

/// `collect` and its kin do not tell who called them; the stack does. (The second name is that of
/// a toolchain with the library's source.)
fn called_by_std(at: &Location<'_>) -> String {
    match at.file().starts_with("/rustc/") || at.file().contains("/rustlib/src/") {
        true => format!(r#","ips":{}"#, Addresses(&stack::capture(None))),
        false => String::new(),
    }
}

impl Polled<'_> {
    /// The poll returns ready.
    pub fn ready(mut self) {
        self.over = true;
        self.lane.ended.store(true, Ordering::Relaxed);
        self.end(r#","ready":true}"#);
    }

    /// Without waits, which is most often, a record costs no allocation.
    fn end(&self, rest: &str) {
        let mut record = Short::new();
        let record = record
            .text(r#"{"k":"end","lane":"#)
            .number(self.lane.id.into());
        listener::hear(record.text(rest).as_str());
    }

    /// The poll returns pending; `waits` is a list in JSON.
    pub fn pending(mut self, waits: &str) {
        self.over = true;
        if waits.is_empty() {
            return self.end(r#","ready":false}"#);
        }
        listener::hear(&format!(
            r#"{{"k":"end","lane":{},"ready":false,"waits":[{waits}]}}"#,
            self.lane.id
        ));
    }
}

impl Drop for Polled<'_> {
    fn drop(&mut self) {
        if !self.over {
            // The poll is left by a panic.
            self.end(r#","ready":false}"#);
            self.lane.lost(Lost::Panicked);
        }
        CURRENT.with(|current| current.set(self.before));
    }
}
