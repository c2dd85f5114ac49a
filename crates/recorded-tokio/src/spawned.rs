//! What is given to a runtime: a future or a closure, with its lane.

use crate::boxed::{Local, Sent};
use crate::lane::Lane;
use crate::rec::Rec;
use std::panic::Location;
use std::sync::Arc;
use wire::Kind;

/// A future that the runtime polls by itself.
pub(crate) fn task<F>(future: F, at: &Location<'_>) -> Rec<Sent<F::Output>>
where
    F: Future + Send + 'static,
{
    Rec::new(Box::pin(future), Kind::Task, "", at)
}

/// One that stays on its thread.
pub(crate) fn local_task<F>(future: F, at: &Location<'_>) -> Rec<Local<'static, F::Output>>
where
    F: Future + 'static,
{
    Rec::new(Box::pin(future), Kind::Task, "", at)
}

/// A closure for the blocking pool.
pub(crate) struct Closure<F> {
    closure: F,
    lane: Option<Dropped>,
}

/// Says so if the closure goes without having run.
struct Dropped(Arc<Lane>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.dropped();
    }
}

impl<F, R> Closure<F>
where
    F: FnOnce() -> R,
{
    pub(crate) fn new(closure: F, at: &Location<'_>) -> Closure<F> {
        let lane = Lane::born(Kind::Blocking, "", at).map(Dropped);
        Closure { closure, lane }
    }

    pub(crate) fn lane(&self) -> Option<Arc<Lane>> {
        self.lane.as_ref().map(|lane| lane.0.clone())
    }

    pub(crate) fn into_call(self) -> impl FnOnce() -> R {
        // Both go into the closure whole, so that the lane is dropped where the closure is.
        let Closure { closure, lane } = self;
        move || {
            let Some(lane) = lane else { return closure() };
            let polled = lane.0.poll();
            let result = closure();
            polled.ready();
            result
        }
    }
}
