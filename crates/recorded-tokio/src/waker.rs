//! A waker for each poll, whose clones know where they were made.
//!
//! The waker that a poll gets points into the stack frame of that poll and lives no longer; what
//! outlives it are clones, each of them a [`Kept`] on the heap. As the two have different
//! tables of functions, `Waker::will_wake` never takes one for the other, so that everybody who
//! waits makes a clone in every poll.

use crate::json::{Addresses, Maybe};
use crate::lane::{Lane, LaneId};
use crate::stack;
use real::time::Instant;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::sync::{Arc, Mutex, Weak};
use std::task::{RawWaker, RawWakerVTable, Waker};

thread_local! {
    /// The deadline of the timer that is polled on this thread now.
    static DUE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Runs something with the deadline that clones made in it are for.
pub fn due<R>(deadline: Option<Instant>, run: impl FnOnce() -> R) -> R {
    struct Restore(Option<Instant>);
    impl Drop for Restore {
        fn drop(&mut self) {
            DUE.with(|due| due.set(self.0));
        }
    }
    let _restore = Restore(DUE.with(|due| due.replace(deadline)));
    run()
}

/// One poll of a lane.
pub struct Poll<'a> {
    lane: LaneId,
    /// The waker of the task, or of whatever polls this lane.
    inner: &'a Waker,
    made: Mutex<Vec<Weak<Kept>>>,
}

/// Somebody keeps this to wake the lane.
pub struct Kept {
    lane: LaneId,
    inner: Waker,
    /// The stack when it was made.
    addresses: Vec<usize>,
    due: Option<Instant>,
}

impl<'a> Poll<'a> {
    /// `waker` is what the lane's poll was given. If it is a parent's own waker of this kind,
    /// the clones made here are the lane's waits and not the parent's.
    pub fn new(lane: LaneId, waker: &'a Waker) -> Poll<'a> {
        let inner = if std::ptr::eq(waker.vtable(), &raw const OF_A_POLL) {
            // SAFETY: only `waker` below makes wakers with this table, and a `Waker` that is
            // borrowed for `'a` was made of a `Poll` that is borrowed for as long.
            unsafe { &*waker.data().cast::<Poll<'a>>() }.inner
        } else {
            waker
        };
        Poll {
            lane,
            inner,
            made: Mutex::default(),
        }
    }

    /// The waker to poll with.
    pub fn waker(&self) -> ManuallyDrop<Waker> {
        let data = (&raw const *self).cast();
        // SAFETY: the functions of the table keep the rules of `RawWaker`. The data is borrowed,
        // not owned: hence nothing drops it, and nobody can keep the waker itself for longer
        // than the poll, because all that a future gets is a `Context` that borrows it.
        ManuallyDrop::new(unsafe { Waker::from_raw(RawWaker::new(data, &OF_A_POLL)) })
    }

    /// The clones that somebody keeps, those of earlier polls included.
    pub fn keep_alive_ones(self, waits: &mut Vec<Weak<Kept>>) {
        let made = self
            .made
            .into_inner()
            .unwrap_or_else(|held| held.into_inner());
        waits.extend(made);
        waits.retain(|wait| wait.strong_count() > 0);
    }
}

/// The waits as JSON.
pub fn described(waits: &[Weak<Kept>]) -> String {
    let mut text = String::new();
    for wait in waits.iter().filter_map(Weak::upgrade) {
        let left = wait
            .due
            .map(|due| due.saturating_duration_since(Instant::now()).as_nanos());
        let comma = if text.is_empty() { "" } else { "," };
        text += &format!(
            r#"{comma}{{"ips":{},"in":{}}}"#,
            Addresses(&wait.addresses),
            Maybe(left)
        );
    }
    text
}

static OF_A_POLL: RawWakerVTable = RawWakerVTable::new(
    |data| {
        // SAFETY: the data of a waker with this table is a `Poll`, alive while it is borrowed.
        let poll = unsafe { &*data.cast::<Poll<'_>>() };
        let clone = Arc::new(Kept {
            lane: poll.lane,
            inner: poll.inner.clone(),
            addresses: stack::capture(Some(data)),
            due: DUE.try_with(Cell::get).unwrap_or(None),
        });
        let mut made = poll.made.lock().unwrap_or_else(|held| held.into_inner());
        made.push(Arc::downgrade(&clone));
        RawWaker::new(Arc::into_raw(clone).cast(), &OF_A_CLONE)
    },
    |_| unreachable!("the waker of a poll is only borrowed"),
    |data| {
        // SAFETY: as above.
        let poll = unsafe { &*data.cast::<Poll<'_>>() };
        Lane::woken(poll.lane, &[]);
        poll.inner.wake_by_ref();
    },
    |_| {},
);

static OF_A_CLONE: RawWakerVTable = RawWakerVTable::new(
    |data| {
        // SAFETY: the data of a waker with this table is an `Arc<Kept>` given by `into_raw`,
        // and the waker that is being cloned keeps it alive.
        unsafe { Arc::increment_strong_count(data.cast::<Kept>()) };
        RawWaker::new(data, &OF_A_CLONE)
    },
    |data| {
        // SAFETY: as above; this takes the count over that the waker held.
        let clone = unsafe { Arc::from_raw(data.cast::<Kept>()) };
        Lane::woken(clone.lane, &clone.addresses);
        match Arc::try_unwrap(clone) {
            Ok(clone) => clone.inner.wake(),
            Err(shared) => shared.inner.wake_by_ref(),
        }
    },
    |data| {
        // SAFETY: as above; the count stays with the waker.
        let clone = unsafe { &*data.cast::<Kept>() };
        Lane::woken(clone.lane, &clone.addresses);
        clone.inner.wake_by_ref();
    },
    // SAFETY: as above; this gives back the count that the waker held.
    |data| drop(unsafe { Arc::from_raw(data.cast::<Kept>()) }),
);
