//! The futex, on which the standard library and parking_lot build every lock, condition
//! variable, channel, `park` and `Once`. Both reach it through the C library's `syscall`.

use crate::baton::{self, End};
use crate::clocks;
use crate::original::set_errno;
use crate::pace;
use crate::shared;
use crate::spin;
use libc::{
    CLOCK_MONOTONIC, CLOCK_REALTIME, FUTEX_CLOCK_REALTIME, FUTEX_CMD_MASK, FUTEX_CMP_REQUEUE,
    FUTEX_REQUEUE, FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_WAKE, FUTEX_WAKE_BITSET, c_int, c_long,
    timespec,
};
use scheduler::effort;
use scheduler::{ThreadId, Waiting};
use std::sync::atomic::{AtomicU32, Ordering};

/// The arguments of the system call after its number, as the manual page names them.
struct Futex {
    address: usize,
    operation: c_int,
    value: u32,
    /// A time limit, or a second count.
    time: usize,
    second_address: usize,
    third_value: u32,
}

/// The system call by its arguments. `None`: an operation that the clock need not see.
///
/// # Safety
/// As the manual page asks.
pub unsafe fn futex(me: ThreadId, [a, b, c, d, e, f]: [usize; 6]) -> Option<c_long> {
    let call = Futex {
        address: a,
        operation: b as c_int,
        value: c as u32,
        time: d,
        second_address: e,
        third_value: f as u32,
    };
    // SAFETY: as this function's own.
    unsafe { call.act(me) }
}

impl Futex {
    /// `None`: an operation that the clock need not see.
    ///
    /// # Safety
    /// As the manual page asks.
    unsafe fn act(self, me: ThreadId) -> Option<c_long> {
        // A wake-up for nobody changes nothing.
        if self.operation & FUTEX_CMD_MASK != FUTEX_WAKE {
            spin::over();
        }
        match self.operation & FUTEX_CMD_MASK {
            // SAFETY: as this function's own, here and below.
            FUTEX_WAIT | FUTEX_WAIT_BITSET => Some(unsafe { self.wait(me) }),
            FUTEX_WAKE => Some(self.wake(me, !0)),
            FUTEX_WAKE_BITSET => Some(self.wake(me, self.third_value)),
            // SAFETY: as above.
            FUTEX_REQUEUE | FUTEX_CMP_REQUEUE => Some(unsafe { self.requeue(me) }),
            _ => None,
        }
    }

    unsafe fn wait(&self, me: ThreadId) -> c_long {
        // SAFETY: the caller gives the address of a futex word.
        let word = unsafe { &*(self.address as *const AtomicU32) };
        if word.load(Ordering::SeqCst) != self.value {
            set_errno(libc::EAGAIN);
            return -1;
        }
        let absolute = self.operation & FUTEX_CMD_MASK == FUTEX_WAIT_BITSET;
        // SAFETY: the caller gives a valid time, or none.
        let limit = unsafe { (self.time as *const timespec).as_ref() };
        let deadline = limit.map(|limit| clocks::deadline(self.clock(), absolute, limit));
        let mask = if absolute { self.third_value } else { !0 };
        let waiting = Waiting::Futex {
            address: self.address,
            mask,
        };
        match pace::wait(me, waiting, deadline) {
            End::Woken => return 0,
            End::Deadline => set_errno(libc::ETIMEDOUT),
            End::Interrupted { restarts: true, .. } if deadline.is_none() => {
                // SAFETY: this function's own.
                return unsafe { self.wait(me) };
            }
            End::Interrupted { .. } => set_errno(libc::EINTR),
        }
        -1
    }

    fn clock(&self) -> c_int {
        match self.operation & FUTEX_CLOCK_REALTIME {
            0 => CLOCK_MONOTONIC,
            _ => CLOCK_REALTIME,
        }
    }

    fn wake(&self, me: ThreadId, mask: u32) -> c_long {
        // The kernel takes the count as signed; std passes `i32::MAX` for all.
        let most = self.value.min(i32::MAX as u32) as usize;
        let woken =
            shared::with_world(|world| world.scheduler.wake_futex(self.address, mask, most));
        if woken > 0 {
            spin::over();
            pace::spends(me, effort::WAKE);
            baton::maybe_give_way(me);
        }
        woken as c_long
    }

    unsafe fn requeue(&self, me: ThreadId) -> c_long {
        if self.operation & FUTEX_CMD_MASK == FUTEX_CMP_REQUEUE {
            // SAFETY: the caller gives the address of a futex word.
            let word = unsafe { &*(self.address as *const AtomicU32) };
            if word.load(Ordering::SeqCst) != self.third_value {
                set_errno(libc::EAGAIN);
                return -1;
            }
        }
        let (most, move_most) = (self.value as usize, self.time as u32 as usize);
        let touched = shared::with_world(|world| {
            let woken = world.scheduler.wake_futex(self.address, !0, most);
            woken
                + world
                    .scheduler
                    .requeue_futex(self.address, self.second_address, move_most)
        });
        baton::maybe_give_way(me);
        touched as c_long
    }
}
