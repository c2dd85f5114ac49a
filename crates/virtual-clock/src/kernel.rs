//! Questions to the kernel about a descriptor. They change nothing, and they never wait.

use crate::original::original;
use libc::{IPPROTO_TCP, c_int, socklen_t};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this process did something that could make a descriptor ready.
static TOUCHED: AtomicBool = AtomicBool::new(false);

/// The process did so.
pub fn touched() {
    TOUCHED.store(true, Ordering::Relaxed);
}

pub fn is_touched() -> bool {
    TOUCHED.load(Ordering::Relaxed)
}

/// Whether it did since this was asked.
pub fn was_touched() -> bool {
    TOUCHED.swap(false, Ordering::Relaxed)
}

/// An address as the kernel writes it: family, port, address.
pub type Address = [u8; 28];

/// The two ends of a connection: its own address, and its peer's.
pub type Ends = (Address, Address);

/// The beginning of the kernel's `struct tcp_info`, as far as it is used here.
#[repr(C)]
#[derive(Default)]
pub struct TcpInfo {
    pub state: u8,
    _congestion: u8,
    /// How often in a row the kernel has sent the oldest bytes again.
    pub retransmits: u8,
    _bytes: [u8; 5],
    _rto_ato_mss: [u32; 4],
    /// Packets that the peer has not acknowledged. Of a listener: connections not accepted.
    pub unacked: u32,
    /// Of a listener: how many connections may wait to be accepted.
    pub sacked: u32,
    _times_and_sizes: [u32; 18],
    _pacing: [u64; 2],
    /// Bytes that the peer has acknowledged. Of whoever began the connection, one more.
    pub acknowledged: u64,
    /// Bytes that have arrived here in order, read or not.
    pub received: u64,
    _segments: [u32; 2],
    /// Bytes that the kernel has not sent even once.
    pub not_sent: u32,
    _rest: u32,
}

pub const ESTABLISHED: u8 = 1;
pub const SYN_SENT: u8 = 2;
pub const FIN_WAIT1: u8 = 4;
pub const FIN_WAIT2: u8 = 5;

/// A count of bytes that the kernel keeps for a socket; 0 if it is no socket any more.
fn queued(fd: c_int, question: libc::c_ulong) -> c_int {
    let mut bytes: c_int = 0;
    // SAFETY: both questions write one int.
    let result = unsafe { libc::ioctl(fd, question as _, &raw mut bytes) };
    if result == 0 { bytes } else { 0 }
}

/// Bytes that the program has written and the other side has not acknowledged.
pub fn unsent(fd: c_int) -> c_int {
    queued(fd, libc::TIOCOUTQ)
}

/// Bytes that the program could read now.
pub fn unread(fd: c_int) -> c_int {
    queued(fd, libc::FIONREAD)
}

pub fn tcp_info(fd: c_int) -> Option<TcpInfo> {
    option(fd, IPPROTO_TCP, libc::TCP_INFO)
}

pub fn int_option(fd: c_int, level: c_int, name: c_int) -> Option<c_int> {
    option(fd, level, name)
}

/// A time limit of a socket, in nanoseconds; `None` if it has none.
pub fn time_limit(fd: c_int, name: c_int) -> Option<u64> {
    let time: [i64; 2] = option(fd, libc::SOL_SOCKET, name)?;
    let nanos = time[0] as u64 * 1_000_000_000 + time[1] as u64 * 1000;
    (nanos > 0).then_some(nanos)
}

/// What a socket's receive queue has taken in, for telling whether it has changed.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Intake {
    pub bytes: u32,
    room: u32,
    pub dropped: u32,
}

impl Intake {
    /// Whether the queue takes nothing more, or may not.
    pub fn is_full(self) -> bool {
        self.bytes >= self.room / 4 * 3
    }
}

pub fn intake(fd: c_int) -> Option<Intake> {
    // SK_MEMINFO_RMEM_ALLOC, _RCVBUF and _DROPS of `linux/sock_diag.h`.
    const SO_MEMINFO: c_int = 55;
    let numbers: [u32; 9] = option(fd, libc::SOL_SOCKET, SO_MEMINFO)?;
    Some(Intake {
        bytes: numbers[0],
        room: numbers[1],
        dropped: numbers[8],
    })
}

/// The process that made the other end of a Unix socket.
pub fn peer_process(fd: c_int) -> Option<libc::pid_t> {
    let [pid, _user, _group]: [c_int; 3] = option(fd, libc::SOL_SOCKET, libc::SO_PEERCRED)?;
    Some(pid)
}

/// Types of which every bit pattern is a value.
trait Plain: Default {}
impl Plain for TcpInfo {}
impl Plain for c_int {}
impl Plain for [c_int; 3] {}
impl Plain for [i64; 2] {}
impl Plain for [u32; 9] {}

fn option<T: Plain>(fd: c_int, level: c_int, name: c_int) -> Option<T> {
    let mut value = T::default();
    let mut size = size_of::<T>() as socklen_t;
    // SAFETY: the kernel writes at most `size` bytes, and every bit pattern is a value.
    let result =
        unsafe { (original().getsockopt)(fd, level, name, (&raw mut value).cast(), &mut size) };
    (result == 0).then_some(value)
}

pub fn set_tcp_option(fd: c_int, option: c_int, value: c_int) {
    let size = size_of::<c_int>() as socklen_t;
    // SAFETY: the kernel reads one int. A descriptor that is no TCP socket is refused, harmlessly.
    unsafe { (original().setsockopt)(fd, IPPROTO_TCP, option, (&raw const value).cast(), size) };
}

/// Whether `poll` says one of these events now.
pub fn is_ready(fd: c_int, events: i16) -> bool {
    let mut poll = libc::pollfd {
        fd,
        events,
        revents: 0,
    };
    // SAFETY: one descriptor, and room for one answer.
    unsafe { (original().poll)(&mut poll, 1, 0) != 0 }
}

/// Lets so many microseconds of real time pass.
pub fn pause(microseconds: i64) {
    let time = libc::timespec {
        tv_sec: 0,
        tv_nsec: microseconds * 1000,
    };
    // SAFETY: no descriptors, a valid time, no signal mask.
    unsafe { (original().syscall)(libc::SYS_ppoll, 0, 0, &raw const time as usize, 0, 8, 0) };
}

type Ask = unsafe extern "C" fn(c_int, *mut libc::sockaddr, *mut socklen_t) -> c_int;

fn address_of(fd: c_int, ask: Ask) -> Option<Address> {
    let mut address: Address = [0; 28];
    let mut size = address.len() as socklen_t;
    // SAFETY: the kernel writes at most `size` bytes.
    let result = unsafe { ask(fd, address.as_mut_ptr().cast(), &mut size) };
    (result == 0).then(|| normal(address))
}

pub fn own_address(fd: c_int) -> Option<Address> {
    address_of(fd, libc::getsockname)
}

pub fn ends(fd: c_int) -> Option<Ends> {
    Some((own_address(fd)?, address_of(fd, libc::getpeername)?))
}

/// The address that a program passes to a call.
///
/// # Safety
/// `address` is null or valid for `length` bytes.
pub unsafe fn given_address(address: *const u8, length: usize) -> Option<Address> {
    if address.is_null() || length < 4 {
        return None;
    }
    let mut copy: Address = [0; 28];
    let length = length.min(copy.len());
    // SAFETY: valid for `length` bytes, as the caller promises.
    copy[..length].copy_from_slice(unsafe { std::slice::from_raw_parts(address, length) });
    Some(normal(copy))
}

/// The scope and flow of IPv6 differ between the two ends of one connection; the ports and
/// the address itself do not. IPv4 written in IPv6 is IPv4.
fn normal(mut address: Address) -> Address {
    if family(&address) == libc::AF_INET6 {
        address[4..8].fill(0);
        address[24..28].fill(0);
        if address[8..20] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
            let v4 = [address[20], address[21], address[22], address[23]];
            address[..2].copy_from_slice(&(libc::AF_INET as u16).to_ne_bytes());
            address[4..8].copy_from_slice(&v4);
            address[8..].fill(0);
        }
    } else if family(&address) == libc::AF_INET {
        address[8..].fill(0);
    }
    address
}

pub fn family(address: &Address) -> c_int {
    c_int::from(u16::from_ne_bytes([address[0], address[1]]))
}

pub fn port(address: &Address) -> [u8; 2] {
    [address[2], address[3]]
}

fn host(address: &Address) -> &[u8] {
    match family(address) {
        libc::AF_INET => &address[4..8],
        _ => &address[8..24],
    }
}

/// Whether something bound to `own` takes what is sent to `target`.
pub fn takes(own: &Address, target: &Address) -> bool {
    let anywhere = |address: &Address| host(address).iter().all(|byte| *byte == 0);
    let loopback = |address: &Address| match family(address) {
        libc::AF_INET => address[4] == 127,
        _ => address[8..23].iter().all(|byte| *byte == 0) && address[23] == 1,
    };
    port(own) == port(target)
        && (host(own) == host(target) || anywhere(target) || (anywhere(own) && loopback(target)))
}

/// Host and port, for a message.
pub fn shown(address: &Address) -> String {
    let port = u16::from_be_bytes(port(address));
    match family(address) {
        libc::AF_INET => {
            let [a, b, c, d] = [address[4], address[5], address[6], address[7]];
            format!("{a}.{b}.{c}.{d}:{port}")
        }
        libc::AF_INET6 => {
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&address[8..24]);
            format!("[{}]:{port}", std::net::Ipv6Addr::from(bytes))
        }
        _ => "a socket".to_owned(),
    }
}
