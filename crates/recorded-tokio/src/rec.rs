//! A future that leaves a trace.

use crate::lane::Lane;
use crate::waker::{self, Poll as OnePoll};
use pin_project_lite::pin_project;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use wire::Kind;

pin_project! {
    /// A future, and the lane that stands for it if somebody listens.
    #[derive(Debug)]
    pub struct Rec<F> {
        // An option, so that it can be dropped before the lane says that it is gone.
        #[pin]
        future: Option<F>,
        lane: Option<Recorded>,
    }

    impl<F> PinnedDrop for Rec<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(recorded) = this.lane.take() {
                this.future.set(None);
                recorded.lane.dropped();
            }
        }
    }
}

#[derive(Debug)]
struct Recorded {
    lane: Arc<Lane>,
    waits: waker::Waits,
}

impl<F: Future> Rec<F> {
    /// `name`: as the source says it, or empty if only the line can tell.
    pub fn new(future: F, kind: Kind, name: &str, at: &Location<'_>) -> Rec<F> {
        let recorded = |lane| Recorded {
            lane,
            waits: waker::Waits::default(),
        };
        Rec {
            future: Some(future),
            lane: Lane::born(kind, name, at).map(recorded),
        }
    }

    /// For the handles of the lane.
    pub fn lane(&self) -> Option<Arc<Lane>> {
        self.lane.as_ref().map(|recorded| recorded.lane.clone())
    }

    pub fn get_ref(&self) -> &F {
        self.future.as_ref().expect(GONE)
    }

    pub fn get_mut(&mut self) -> &mut F {
        self.future.as_mut().expect(GONE)
    }

    pub fn into_inner(mut self) -> F {
        self.future.take().expect(GONE)
    }
}

const GONE: &str = "the future is there until its wrapper is dropped";

impl<F: Future> Future for Rec<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let future = this.future.as_pin_mut().expect(GONE);
        let Some(recorded) = this.lane else {
            return future.poll(cx);
        };
        let polled = recorded.lane.poll();
        let one = OnePoll::new(recorded.lane.id, cx.waker(), polled.is_told());
        let waker = one.waker();
        // A timer around this lane is not what this lane's own waits are for.
        let result = waker::due(None, || future.poll(&mut Context::from_waker(&waker)));
        match &result {
            Poll::Ready(_) => polled.ready(),
            Poll::Pending => {
                one.keep_alive_ones(&mut recorded.waits);
                polled.pending(&recorded.waits);
            }
        }
        result
    }
}

/// A future that is polled together with others, by what `method` made of them at a place.
pub fn member<F: Future>(future: F, method: &str, at: &Location<'_>) -> Rec<F> {
    Rec::new(future, Kind::Branch, &format!("of {method}"), at)
}

/// A branch of `join!`, `try_join!` or `select!`, named by its expression.
#[track_caller]
pub fn branch<F: IntoFuture>(future: F, expression: &str) -> Rec<F::IntoFuture> {
    let at = Location::caller();
    Rec::new(future.into_future(), Kind::Branch, expression, at)
}
