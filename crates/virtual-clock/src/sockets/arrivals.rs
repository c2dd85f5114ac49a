//! When packets came. The kernel notes it by the real clock, for whoever asks for it by a socket
//! option; here it is known what time it was on the virtual one.

use crate::clocks::start_of;
use crate::kernel;
use crate::original::original;
use libc::{
    CLOCK_REALTIME, SCM_TIMESTAMPING, SCM_TIMESTAMPNS, SO_TIMESTAMP, SOL_SOCKET, cmsghdr, msghdr,
    timespec, timeval,
};
use scheduler::Nanos;
use std::collections::VecDeque;
use std::ffi::c_int;
use std::mem::zeroed;
use std::ptr::null;

/// So many moves of the clock are remembered. A packet that came before them came at the first.
const MOVES: usize = 1 << 12;

/// What time it was when the clock moved, by both clocks; empty if nobody asks.
#[derive(Default)]
pub struct Arrivals(VecDeque<(i64, Nanos)>);

impl Arrivals {
    /// A socket will tell when its packets came.
    pub fn are_asked_for(&mut self, now: Nanos) {
        if self.0.is_empty() {
            wait_until_noted();
            self.0.push_back((real_date(), now));
        }
    }

    pub fn clock_moved(&mut self, now: Nanos) {
        if !self.0.is_empty() {
            self.0.push_back((real_date(), now));
        }
        if self.0.len() > MOVES {
            self.0.pop_front();
        }
    }

    /// The virtual date of a real one.
    fn date(&self, real: i64) -> Option<i64> {
        let before = self.0.partition_point(|(moved, _)| *moved <= real);
        let (_, now) = self.0.get(before.saturating_sub(1))?;
        Some((start_of(CLOCK_REALTIME) + now) as i64)
    }

    /// Puts virtual dates into what came with a message.
    ///
    /// # Safety
    /// The kernel has filled it in.
    pub unsafe fn translate(&self, message: &msghdr) {
        if self.0.is_empty() {
            return;
        }
        // SAFETY: this function's own; each part is as long as it says, and of its kind.
        unsafe {
            let mut part: *mut cmsghdr = libc::CMSG_FIRSTHDR(message);
            while let Some(head) = part.as_ref() {
                let data = libc::CMSG_DATA(part);
                match (head.cmsg_level, head.cmsg_type) {
                    (SOL_SOCKET, SO_TIMESTAMP) => self.micros(data.cast()),
                    (SOL_SOCKET, SCM_TIMESTAMPNS) => self.nanos(data.cast()),
                    (SOL_SOCKET, SCM_TIMESTAMPING) => {
                        (0..3).for_each(|n| self.nanos(data.cast::<timespec>().add(n)));
                    }
                    _ => {}
                }
                part = libc::CMSG_NXTHDR(message, part);
            }
        }
    }

    /// # Safety
    /// It is a time; one that is 0 was not noted.
    unsafe fn nanos(&self, time: *mut timespec) {
        const SECOND: i64 = 1_000_000_000;
        // SAFETY: this function's own.
        unsafe {
            let timespec { tv_sec, tv_nsec } = time.read_unaligned();
            let date = self.date(tv_sec * SECOND + tv_nsec);
            if let Some(date) = date.filter(|_| tv_sec > 0) {
                time.write_unaligned(timespec {
                    tv_sec: date / SECOND,
                    tv_nsec: date % SECOND,
                });
            }
        }
    }

    /// # Safety
    /// As above.
    unsafe fn micros(&self, time: *mut timeval) {
        // SAFETY: this function's own.
        unsafe {
            let timeval { tv_sec, tv_usec } = time.read_unaligned();
            // Up to the end of the microsecond that it was in.
            let mut exact = timespec {
                tv_sec,
                tv_nsec: tv_usec * 1000 + 999,
            };
            self.nanos(&mut exact);
            time.write_unaligned(timeval {
                tv_sec: exact.tv_sec,
                tv_usec: exact.tv_nsec / 1000,
            });
        }
    }
}

/// After somebody has asked for it the kernel takes a moment until it notes when packets come; of
/// one that it has not noted it says that it came when it is read. So a packet is read later than
/// it came, until that can be told.
fn wait_until_noted() {
    const PATIENCE: usize = 200;
    let Some(fd) = socket_to_itself() else {
        return;
    };
    (0..PATIENCE).find(|_| is_noted(fd));
    // SAFETY: a plain number.
    unsafe { (original().close)(fd) };
}

/// A socket whose datagrams come back to it, and that tells when.
fn socket_to_itself() -> Option<c_int> {
    // SAFETY: plain numbers, and an address and an option of the sizes that are said.
    unsafe {
        let kind = libc::SOCK_DGRAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
        let fd = (original().socket)(libc::AF_INET, kind, 0);
        let mut own: libc::sockaddr_in = zeroed();
        own.sin_family = libc::AF_INET as u16;
        own.sin_addr.s_addr = u32::from_ne_bytes([127, 0, 0, 1]);
        let (own, mut size) = ((&raw mut own).cast(), size_of::<libc::sockaddr_in>() as u32);
        let (on, length) = (1, size_of::<c_int>() as u32);
        let on = (&raw const on).cast();
        (original().setsockopt)(fd, SOL_SOCKET, libc::SO_TIMESTAMPNS, on, length);
        let is_made = (original().bind)(fd, own, size) == 0
            && libc::getsockname(fd, own, &mut size) == 0
            && (original().connect)(fd, own, size) == 0;
        if !is_made {
            (original().close)(fd);
        }
        is_made.then_some(fd)
    }
}

/// Whether a datagram came before it is read.
fn is_noted(fd: c_int) -> bool {
    const PAUSE: i64 = 1000;
    // SAFETY: one byte, and a message with room for it and for a time.
    unsafe {
        let (mut byte, mut room) = (0u8, [0u64; 16]);
        (original().sendto)(fd, (&raw const byte).cast(), 1, 0, null(), 0);
        kernel::pause(PAUSE);
        let read = real_date();
        let mut buffer = libc::iovec {
            iov_base: (&raw mut byte).cast(),
            iov_len: 1,
        };
        let mut message: msghdr = zeroed();
        (message.msg_iov, message.msg_iovlen) = (&mut buffer, 1);
        message.msg_control = room.as_mut_ptr().cast();
        message.msg_controllen = size_of_val(&room);
        let received = (original().recvmsg)(fd, &mut message, 0);
        let part = libc::CMSG_FIRSTHDR(&message);
        received == 1 && !part.is_null() && {
            let time = libc::CMSG_DATA(part).cast::<timespec>().read_unaligned();
            time.tv_sec * 1_000_000_000 + time.tv_nsec < read
        }
    }
}

fn real_date() -> i64 {
    let mut time = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: a valid clock and room for one answer.
    unsafe { (original().clock_gettime)(CLOCK_REALTIME, &mut time) };
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
