//! Bytes in flight: what the kernel still carries between two TCP sockets of this process.
//!
//! The clock may jump only when the network is quiet, or a reply that is under way would come
//! after a deadline that it meets. There is no fixed wait: the kernel is asked.
//!
//! - What a socket sent is delivered when its peer's kernel side has acknowledged it, that is
//!   when the send queue is empty (`SIOCOUTQ`). Acknowledgements may be delayed by 40 ms, so
//!   the peer, being ours, is told to send them now (`TCP_QUICKACK`).
//! - A sender with nothing unacknowledged and bytes left waits for its reader: the window is
//!   full. That is not a flight; only the program can end it.
//! - Nagle's algorithm would hold small writes back until an acknowledgement, in real time;
//!   it is switched off on every socket, and the program is told what it asked for.
//! - After a close or a shutdown the peer must have seen the end; after a connect the
//!   listener must have seen the connection.

use crate::real::real;
use libc::{IPPROTO_TCP, c_int, socklen_t};
use std::collections::{BTreeMap, BTreeSet};

/// An address as the kernel writes it: family, port, address.
type Address = [u8; 28];

#[derive(Clone, Copy, Default)]
struct Socket {
    /// What the program believes of `TCP_NODELAY`, which is always on.
    nodelay: c_int,
    listening: bool,
}

#[derive(Default)]
pub struct Flight {
    tcp: BTreeMap<c_int, Socket>,
    /// Sockets that sent something that may not have arrived.
    sent: BTreeSet<c_int>,
    /// Sockets whose connection may not have reached its listener.
    connecting: BTreeSet<c_int>,
    /// Sockets whose peer was closed, and that may not have heard of it.
    closing: BTreeSet<c_int>,
}

/// The beginning of the kernel's `struct tcp_info`, as far as it is used here.
#[repr(C)]
#[derive(Default)]
struct TcpInfo {
    state: u8,
    _bytes: [u8; 7],
    _rto_ato_mss: [u32; 4],
    unacked: u32,
    sacked: u32,
}

const ESTABLISHED: u8 = 1;
const SYN_SENT: u8 = 2;
const FIN_WAIT1: u8 = 4;
const FIN_WAIT2: u8 = 5;

impl Flight {
    /// How long to wait between two questions to the kernel, in microseconds.
    pub const PAUSE: i64 = 50;

    pub fn opened(&mut self, fd: c_int) {
        set_option(fd, libc::TCP_NODELAY, 1);
        self.tcp.insert(fd, Socket::default());
    }

    pub fn listens(&mut self, fd: c_int) {
        if let Some(socket) = self.tcp.get_mut(&fd) {
            socket.listening = true;
        }
    }

    pub fn is_tcp(&self, fd: c_int) -> bool {
        self.tcp.contains_key(&fd)
    }

    /// The program sets `TCP_NODELAY`; it is noted, and stays on.
    pub fn set_nodelay(&mut self, fd: c_int, on: c_int) {
        if let Some(socket) = self.tcp.get_mut(&fd) {
            socket.nodelay = on;
        }
    }

    pub fn nodelay(&self, fd: c_int) -> Option<c_int> {
        self.tcp.get(&fd).map(|socket| socket.nodelay)
    }

    pub fn sent(&mut self, fd: c_int) {
        if self.tcp.contains_key(&fd) {
            self.sent.insert(fd);
        }
    }

    pub fn connects(&mut self, fd: c_int) {
        if self.tcp.contains_key(&fd) {
            self.connecting.insert(fd);
        }
    }

    /// The socket is about to send its end: by a shutdown, or by a close, which also
    /// makes its number free for another.
    pub fn ends(&mut self, fd: c_int, closed: bool) {
        let Some(socket) = self.tcp.get(&fd).copied() else {
            return;
        };
        if let Some(peer) = self.peer_of(fd) {
            self.closing.insert(peer);
        }
        if closed {
            self.tcp.remove(&fd);
            self.sent.remove(&fd);
            self.connecting.remove(&fd);
            self.closing.remove(&fd);
        } else if !socket.listening {
            self.sent.insert(fd);
        }
    }

    /// Whether nothing was sent since the network was last found quiet.
    pub fn is_quiet(&self) -> bool {
        self.sent.is_empty() && self.connecting.is_empty() && self.closing.is_empty()
    }

    /// Asks the kernel. What has arrived is forgotten; what waits for a reader is kept.
    pub fn anything_in_flight(&mut self) -> bool {
        if self.is_quiet() {
            return false;
        }
        let mut flying = false;
        for fd in self.sent.clone() {
            match self.sending(fd) {
                Progress::Arrived => drop(self.sent.remove(&fd)),
                Progress::Held => {}
                Progress::Flying => flying = true,
            }
        }
        for fd in self.connecting.clone() {
            match self.connection(fd) {
                Progress::Arrived => drop(self.connecting.remove(&fd)),
                Progress::Held => {}
                Progress::Flying => flying = true,
            }
        }
        for fd in self.closing.clone() {
            match hearing_of_the_end(fd) {
                Progress::Arrived => drop(self.closing.remove(&fd)),
                Progress::Held => {}
                Progress::Flying => flying = true,
            }
        }
        flying
    }

    fn sending(&self, fd: c_int) -> Progress {
        if queued(fd, libc::TIOCOUTQ) == 0 {
            return Progress::Arrived;
        }
        let Some(peer) = self.peer_of(fd) else {
            // Not accepted yet, or outside: only the kernel can say, and it does in time.
            return sending_to_nobody(fd);
        };
        set_option(peer, libc::TCP_QUICKACK, 1);
        if queued(fd, libc::TIOCOUTQ) == 0 {
            return Progress::Arrived;
        }
        match info(fd) {
            Some(info) if info.unacked > 0 => Progress::Flying,
            Some(_) => Progress::Held,
            None => Progress::Arrived,
        }
    }

    fn connection(&self, fd: c_int) -> Progress {
        let listener =
            address_of(fd, libc::getpeername).or_else(|| address_of(fd, libc::getsockname));
        match info(fd).map(|info| info.state) {
            Some(SYN_SENT) => match self.full_listener() {
                true => Progress::Held,
                false => Progress::Flying,
            },
            Some(ESTABLISHED) => {
                let Some(listener) = listener.and_then(|address| self.listener_at(&address)) else {
                    return Progress::Arrived;
                };
                let waiting = info(listener).is_some_and(|info| info.unacked > 0);
                match waiting || self.peer_of(fd).is_some() {
                    true => Progress::Arrived,
                    false => Progress::Flying,
                }
            }
            _ => Progress::Arrived,
        }
    }

    /// Whether some listener of ours has no room: then a connection waits for an accept.
    fn full_listener(&self) -> bool {
        let mut listeners = self.tcp.iter().filter(|(_, socket)| socket.listening);
        listeners.any(|(fd, _)| info(*fd).is_some_and(|info| info.unacked > info.sacked))
    }

    fn listener_at(&self, address: &Address) -> Option<c_int> {
        let port = &address[2..4];
        let mut listeners = self.tcp.iter().filter(|(_, socket)| socket.listening);
        let at_port =
            |fd: &c_int| address_of(*fd, libc::getsockname).is_some_and(|own| &own[2..4] == port);
        listeners.find(|(fd, _)| at_port(fd)).map(|(fd, _)| *fd)
    }

    /// The other end of a connection, if this process holds it too.
    fn peer_of(&self, fd: c_int) -> Option<c_int> {
        let here = address_of(fd, libc::getsockname)?;
        let there = address_of(fd, libc::getpeername)?;
        let is_peer = |other: &&c_int| {
            address_of(**other, libc::getsockname) == Some(there)
                && address_of(**other, libc::getpeername) == Some(here)
        };
        self.tcp
            .keys()
            .filter(|other| **other != fd)
            .find(is_peer)
            .copied()
    }
}

enum Progress {
    /// The other side has it.
    Arrived,
    /// The kernel is at work.
    Flying,
    /// Nothing moves until the program reads or accepts.
    Held,
}

fn sending_to_nobody(fd: c_int) -> Progress {
    match info(fd) {
        Some(info) if info.unacked > 0 && matches!(info.state, ESTABLISHED | FIN_WAIT1) => {
            Progress::Flying
        }
        Some(_) => Progress::Held,
        None => Progress::Arrived,
    }
}

fn hearing_of_the_end(fd: c_int) -> Progress {
    match info(fd).map(|info| info.state) {
        // It still believes in its peer. If it has not read what came before, the end may be
        // queued behind a full window.
        Some(ESTABLISHED | FIN_WAIT1 | FIN_WAIT2) if queued(fd, libc::FIONREAD) > 0 => {
            Progress::Held
        }
        Some(ESTABLISHED | FIN_WAIT1 | FIN_WAIT2) => Progress::Flying,
        _ => Progress::Arrived,
    }
}

/// A count of bytes that the kernel keeps for a socket; 0 if it is no socket any more.
fn queued(fd: c_int, question: libc::c_ulong) -> c_int {
    let mut bytes: c_int = 0;
    // SAFETY: both questions write one int.
    let result = unsafe { libc::ioctl(fd, question as _, &raw mut bytes) };
    if result == 0 { bytes } else { 0 }
}

fn info(fd: c_int) -> Option<TcpInfo> {
    let mut info = TcpInfo::default();
    let mut size = size_of::<TcpInfo>() as socklen_t;
    // SAFETY: the kernel writes at most `size` bytes, and every bit pattern is a TcpInfo.
    let result = unsafe {
        (real().getsockopt)(
            fd,
            IPPROTO_TCP,
            libc::TCP_INFO,
            (&raw mut info).cast(),
            &mut size,
        )
    };
    (result == 0).then_some(info)
}

fn set_option(fd: c_int, option: c_int, value: c_int) {
    let size = size_of::<c_int>() as socklen_t;
    // SAFETY: the kernel reads one int. A descriptor that is no TCP socket is refused, harmlessly.
    unsafe { (real().setsockopt)(fd, IPPROTO_TCP, option, (&raw const value).cast(), size) };
}

type Ask = unsafe extern "C" fn(c_int, *mut libc::sockaddr, *mut socklen_t) -> c_int;

fn address_of(fd: c_int, ask: Ask) -> Option<Address> {
    let mut address: Address = [0; 28];
    let mut size = address.len() as socklen_t;
    // SAFETY: the kernel writes at most `size` bytes.
    let result = unsafe { ask(fd, address.as_mut_ptr().cast(), &mut size) };
    if result != 0 {
        return None;
    }
    // The scope and flow of IPv6 differ between the two ends of one connection; the ports
    // and the address itself do not.
    if c_int::from(u16::from_ne_bytes([address[0], address[1]])) == libc::AF_INET6 {
        address[4..8].fill(0);
        address[24..28].fill(0);
    }
    Some(address)
}
