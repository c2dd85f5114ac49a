//! A waker for each poll, whose clones know where they were made.
//!
//! The waker that a poll gets points into the stack frame of that poll and lives no longer; what
//! outlives it are clones, each of them a [`Kept`] on the heap. As the two have different
//! tables of functions, `Waker::will_wake` never takes one for the other, so that everybody who
//! waits makes a clone in every poll.

use crate::current::{LaneId, current};
use crate::listener;
use crate::stack;
use real::time::Instant;
use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::sync::{Arc, Mutex, Weak};
use std::task::{RawWaker, RawWakerVTable, Waker};
use wire::{Told, Wait};

thread_local! {
    /// The deadline of the timer that is polled on this thread now.
    static DUE: Cell<Option<Instant>> = const { Cell::new(None) };
    /// The last lane of this thread that asked to be woken, and where; kept while somebody looks.
    static ASKED: RefCell<Option<(LaneId, Vec<usize>)>> = const { RefCell::new(None) };
    static LOOKING: Cell<bool> = const { Cell::new(false) };
}

/// From here on keeps who asks to be woken on this thread.
pub fn look() {
    LOOKING.with(|looking| looking.set(true));
}

/// Who asked last.
pub fn asked() -> Option<(LaneId, Vec<usize>)> {
    ASKED.take()
}

fn asks(lane: LaneId, stack: impl FnOnce() -> Vec<usize>) {
    if LOOKING.try_with(Cell::get).unwrap_or(false) {
        let _ = ASKED.try_with(|asked| asked.replace(Some((lane, stack()))));
    }
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
    /// Whether the poll is recorded.
    told: bool,
    made: Mutex<Vec<Weak<Kept>>>,
}

/// Somebody keeps this to wake the lane.
pub struct Kept {
    lane: LaneId,
    inner: Waker,
    told: bool,
    /// The stack when it was made, if that is recorded.
    addresses: Vec<usize>,
    due: Option<Instant>,
}

impl<'a> Poll<'a> {
    /// `waker` is what the lane's poll was given. If it is a parent's own waker of this kind,
    /// the clones made here are the lane's waits and not the parent's.
    pub fn new(lane: LaneId, waker: &'a Waker, told: bool) -> Poll<'a> {
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
            told,
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

    /// Adds the clones that somebody keeps to those of earlier polls. They come first: one of an
    /// earlier poll may be kept by what is not polled any more, such as a stream whose next item
    /// was taken.
    pub fn keep_alive_ones(self, waits: &mut Waits) {
        let mut all = self
            .made
            .into_inner()
            .unwrap_or_else(|held| held.into_inner());
        all.append(&mut waits.0);
        all.retain(|wait| wait.strong_count() > 0);
        waits.0 = all;
    }
}

impl Kept {
    fn woken(&self) {
        if self.told {
            woken(self.lane, &self.addresses);
        }
    }
}

/// What a lane waits for: the clones of its wakers that somebody keeps.
#[derive(Default)]
pub struct Waits(Vec<Weak<Kept>>);

impl std::fmt::Debug for Waits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Waits({})", self.0.len())
    }
}

impl Waits {
    /// Whether a timer is among them.
    pub fn timed(&self) -> bool {
        let mut alive = self.0.iter().filter_map(Weak::upgrade);
        alive.any(|wait| wait.due.is_some())
    }

    /// As records tell them.
    pub fn described(&self) -> Vec<Wait<'static>> {
        let alive = self.0.iter().filter_map(Weak::upgrade);
        let wait = |wait: Arc<Kept>| Wait {
            at: stack::numbered(&wait.addresses),
            left: wait.due.map(|due| {
                let left = due.saturating_duration_since(Instant::now());
                left.as_nanos() as u64
            }),
        };
        alive.map(wait).collect()
    }
}

/// A waker of the lane was called.
fn woken(lane: LaneId, waited: &[usize]) {
    listener::hear(&Told::Woken {
        lane,
        by: current(),
        at: stack::numbered(waited),
    });
}

static OF_A_POLL: RawWakerVTable = RawWakerVTable::new(
    |data| {
        // SAFETY: the data of a waker with this table is a `Poll`, alive while it is borrowed.
        let poll = unsafe { &*data.cast::<Poll<'_>>() };
        asks(poll.lane, || stack::capture(Some(data)));
        let clone = Arc::new(Kept {
            lane: poll.lane,
            inner: poll.inner.clone(),
            told: poll.told,
            addresses: match poll.told {
                true => stack::capture(Some(data)),
                false => Vec::new(),
            },
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
        asks(poll.lane, || stack::capture(Some(data)));
        if poll.told {
            woken(poll.lane, &[]);
        }
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
        clone.woken();
        match Arc::try_unwrap(clone) {
            Ok(clone) => clone.inner.wake(),
            Err(shared) => shared.inner.wake_by_ref(),
        }
    },
    |data| {
        // SAFETY: as above; the count stays with the waker.
        let clone = unsafe { &*data.cast::<Kept>() };
        clone.woken();
        clone.inner.wake_by_ref();
    },
    // SAFETY: as above; this gives back the count that the waker held.
    |data| drop(unsafe { Arc::from_raw(data.cast::<Kept>()) }),
);
