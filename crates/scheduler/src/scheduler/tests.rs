//! What the model promises, without any system call.

use super::*;

const SECOND: Nanos = 1_000_000_000;

/// A scheduler with `count` threads, of which the first runs.
fn with_threads(seed: u64, count: usize) -> Scheduler {
    let mut scheduler = Scheduler::new(seed);
    for _ in 0..count {
        scheduler.born();
    }
    scheduler
}

#[test]
fn the_clock_stands_still_while_anyone_is_ready() {
    let mut s = with_threads(0, 2);
    s.wait(0, Waiting::Sleep, Some(SECOND));
    assert_eq!(s.pick(), Some(1));
    assert_eq!(s.now(), 0);
}

#[test]
fn sleepers_wake_in_the_order_of_their_deadlines() {
    let mut s = with_threads(0, 3);
    for (id, seconds) in [(0, 3), (1, 1), (2, 2)] {
        s.wait(id, Waiting::Sleep, Some(seconds * SECOND));
        s.pick();
    }
    let mut woken = Vec::new();
    while let Some(deadline) = s.next_deadline() {
        s.advance_to(deadline);
        let id = s.pick().unwrap();
        woken.push((id, s.now() / SECOND));
        assert!(!s.was_woken(id));
    }
    assert_eq!(woken, [(1, 1), (2, 2), (0, 3)]);
}

#[test]
fn equal_deadlines_go_to_whoever_came_first() {
    let mut s = with_threads(0, 3);
    for id in [1, 0, 2] {
        s.wait(id, Waiting::Sleep, Some(SECOND));
    }
    s.ready.clear();
    s.advance_to(SECOND);
    assert_eq!([s.pick(), s.pick(), s.pick()], [Some(1), Some(0), Some(2)]);
}

#[test]
fn a_wake_up_reaches_as_many_as_asked_and_cancels_their_deadline() {
    let mut s = with_threads(0, 3);
    let wait = Waiting::Futex {
        address: 64,
        mask: !0,
    };
    for id in 0..3 {
        s.wait(id, wait, Some(SECOND));
    }
    s.ready.clear();
    assert_eq!(s.wake_futex(64, !0, 2), 2);
    assert_eq!(s.wake_futex(128, !0, 2), 0);
    assert_eq!([s.pick(), s.pick(), s.pick()], [Some(0), Some(1), None]);
    assert!(s.was_woken(0));
    s.advance_to(SECOND);
    assert_eq!(s.pick(), Some(2));
    assert!(!s.was_woken(2));
    assert_eq!(s.next_deadline(), None);
}

#[test]
fn a_wake_up_skips_waiters_whose_mask_shares_no_bit() {
    let mut s = with_threads(0, 2);
    s.wait(
        0,
        Waiting::Futex {
            address: 64,
            mask: 1,
        },
        None,
    );
    s.wait(
        1,
        Waiting::Futex {
            address: 64,
            mask: 2,
        },
        None,
    );
    s.ready.clear();
    assert_eq!(s.wake_futex(64, 2, 9), 1);
    assert_eq!(s.pick(), Some(1));
}

#[test]
fn moved_waiters_wake_at_the_new_address_only() {
    let mut s = with_threads(0, 1);
    s.wait(
        0,
        Waiting::Futex {
            address: 64,
            mask: !0,
        },
        None,
    );
    assert_eq!(s.requeue_futex(64, 128, 5), 1);
    assert_eq!(s.wake_futex(64, !0, 1), 0);
    assert_eq!(s.wake_futex(128, !0, 1), 1);
}

#[test]
fn the_end_of_a_thread_frees_its_joiner() {
    let mut s = with_threads(0, 2);
    s.wait(0, Waiting::Join(1), None);
    assert_eq!(s.pick(), Some(1));
    s.ended(1);
    assert_eq!(s.pick(), Some(0));
    assert_eq!(s.born(), 1, "the place of an ended thread is used again");
}

#[test]
fn the_same_seed_chooses_the_same_and_some_other_seed_differs() {
    let order = |seed| {
        let mut s = with_threads(seed, 8);
        std::iter::from_fn(|| s.pick()).collect::<Vec<_>>()
    };
    assert_eq!(order(0), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(order(7), order(7));
    assert!((1..5).any(|seed| order(seed) != order(0)));
}

#[test]
fn a_signal_ends_a_wait_that_is_over_for_no_other_reason() {
    let mut s = with_threads(0, 2);
    s.wait(0, Waiting::Sleep, Some(SECOND));
    s.pick();
    s.wait(1, Waiting::Signal { set: 1 }, None);
    assert!(s.interrupt(0));
    assert!(!s.interrupt(0), "it does not wait any more");
    assert_eq!((s.pick(), s.now()), (Some(0), 0));
    assert!(s.was_interrupted(0) && !s.was_woken(0));
    assert_eq!(s.next_deadline(), None);

    assert_eq!(s.signal_waits().collect::<Vec<_>>(), [(1, 1)]);
    s.signal_came(1);
    assert_eq!(s.signal_waits().count(), 0);
    s.wait(0, Waiting::Sleep, Some(SECOND));
    assert_eq!(s.pick(), Some(1));
    assert!(s.was_woken(1) && !s.was_interrupted(1));
}
