//! Bytes in flight: what the kernel still carries between two sockets of this process.
//!
//! The clock may jump only when the network is quiet, or a reply that is under way would come
//! after a deadline that it meets. There is no fixed wait: the kernel is asked.
//!
//! - What a TCP socket sent has arrived when its send queue is empty (`SIOCOUTQ`), or when the
//!   peer, being ours, has counted as many bytes in as were written (`TCP_INFO`): the
//!   acknowledgement may be delayed by 40 ms, and nobody need wait for it.
//! - A sender with bytes left whose peer takes no more waits for its reader: the window is
//!   full. That is not a flight; only the program can end it.
//! - Nagle's algorithm would hold small writes back until an acknowledgement, in real time;
//!   it is switched off on every socket, and the program is told what it asked for.
//! - After a close or a shutdown the peer must have seen the end; after a connect the
//!   listener must have seen the connection.
//! - A datagram has arrived when its receiver's queue has grown, or has dropped it. The sender
//!   waits for that moment, in real time and with the baton, so that nobody reads meanwhile.
//! - Unix sockets hand over within the call; they are known here only for their kind.
//! - A connection that this process opened to *another* process has a reply under way from
//!   each request (the connect, a send) until something comes back.

use super::progress::Progress::{Arrived, ArrivedElsewhere, Flying};
use super::progress::{self, Progress};
use super::table::{Kind, SocketId, Table};
use crate::kernel::{self, Address, Intake};
use libc::{c_int, c_short};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct Flight {
    pub table: Table,
    /// Sockets that sent something that may not have arrived.
    sent: BTreeSet<SocketId>,
    /// Sockets whose connection may not have reached its listener.
    connecting: BTreeSet<SocketId>,
    /// Sockets whose peer was closed, and that may not have heard of it. True: bytes were
    /// still to be sent before the end.
    closing: BTreeMap<SocketId, bool>,
    /// Connections to other processes from which a reply is awaited.
    asked: BTreeSet<SocketId>,
}

impl Flight {
    /// How long to wait between two questions to the kernel, in microseconds.
    pub const PAUSE: i64 = 50;

    pub fn opened(&mut self, fd: c_int, kind: Kind) {
        self.closed(fd);
        if kind == Kind::Tcp {
            kernel::set_tcp_option(fd, libc::TCP_NODELAY, 1);
        }
        self.table.open(fd, kind);
    }

    /// A listener of ours has given out a connection.
    pub fn accepted(&mut self, listener: c_int, fd: c_int) {
        let Some(kind) = self.table.kind(listener) else {
            return;
        };
        self.opened(fd, kind);
        let id = self.table.id(fd).expect("it was just opened");
        // Whoever began this connection may not know its own address yet.
        for other in &self.connecting {
            self.table.peer_of(*other);
        }
        if let Some(peer) = self.table.peer_of(id) {
            self.connecting.remove(&peer);
            self.table.get_mut(id).inside = true;
            self.table.get_mut(peer).inside = true;
        }
    }

    pub fn sent(&mut self, fd: c_int) {
        let Some(id) = self.table.id(fd) else {
            return;
        };
        let socket = self.table.get(id);
        if socket.kind != Kind::Tcp {
            return;
        }
        if socket.inside {
            self.sent.insert(id);
        } else if self.table.peer_of(id).is_some() {
            self.table.get_mut(id).inside = true;
            self.sent.insert(id);
        } else if self.table.get(id).opened_here {
            self.asked.insert(id);
        }
    }

    /// Something was read.
    pub fn received(&mut self, fd: c_int) {
        if let Some(id) = self.table.id(fd).filter(|_| !self.asked.is_empty()) {
            self.asked.remove(&id);
        }
    }

    /// The socket is about to connect to this address.
    pub fn connects(&mut self, fd: c_int, target: Address) {
        let Some(id) = self.table.id(fd) else {
            return;
        };
        let inside = !self.table.listeners_at(&target).is_empty();
        let socket = self.table.get_mut(id);
        socket.target = Some(target);
        socket.opened_here = true;
        socket.inside = inside;
        if socket.kind == Kind::Tcp {
            self.connecting.insert(id);
        }
    }

    /// Who will receive a datagram to this address, and its queue before.
    pub fn receiver(&self, fd: c_int, target: Option<Address>) -> Option<(c_int, Intake)> {
        let sender = self.table.of(fd)?;
        if sender.kind != Kind::Udp {
            return None;
        }
        let target = target.or(sender.target)?;
        let source = kernel::own_address(fd);
        let receiver = self.table.receiver_at(&target, source.as_ref())?;
        let receiver = self.table.get(receiver).fd();
        Some((receiver, kernel::intake(receiver)?))
    }

    /// A descriptor is about to be closed. The connection ends with its last one.
    pub fn closed(&mut self, fd: c_int) {
        let Some(id) = self.table.id(fd) else {
            return;
        };
        if self.table.get(id).fds.len() == 1 {
            self.peer_hears(id);
            self.forget(id);
        }
        self.table.close(fd);
    }

    /// The socket is about to send its end.
    pub fn shuts_down(&mut self, fd: c_int) {
        let Some(id) = self.table.id(fd) else {
            return;
        };
        if self.table.get(id).kind == Kind::Tcp && !self.table.get(id).listening {
            self.peer_hears(id);
            self.sent.insert(id);
        }
    }

    fn peer_hears(&mut self, id: SocketId) {
        if let Some(peer) = self.table.peer_of(id) {
            let behind = kernel::unsent(self.table.get(id).fd()) > 0;
            self.closing.insert(peer, behind);
        }
    }

    fn forget(&mut self, id: SocketId) {
        self.sent.remove(&id);
        self.connecting.remove(&id);
        self.closing.remove(&id);
        self.asked.remove(&id);
    }

    /// Whether nothing was sent since the network was last found quiet.
    pub fn is_quiet(&self) -> bool {
        self.sent.is_empty()
            && self.connecting.is_empty()
            && self.closing.is_empty()
            && self.asked.is_empty()
    }

    /// Asks the kernel. What has arrived is forgotten; what waits for a reader is kept.
    pub fn anything_in_flight(&mut self) -> bool {
        if self.is_quiet() {
            return false;
        }
        let mut flying = false;
        let mut judge = |progress: Progress| {
            flying |= matches!(progress, Flying);
            !matches!(progress, Arrived | ArrivedElsewhere)
        };
        let table = &mut self.table;
        self.sent.retain(|id| judge(progress::sending(table, *id)));
        self.connecting.retain(|id| {
            let progress = progress::connection(table, *id);
            if matches!(progress, ArrivedElsewhere) {
                self.asked.insert(*id);
            }
            judge(progress)
        });
        self.closing
            .retain(|id, behind| judge(progress::hearing_of_the_end(table.get(*id).fd(), *behind)));
        flying
    }

    /// The sockets on which a reply from another process is under way.
    pub fn replies_awaited(&mut self) -> Vec<(c_int, c_short)> {
        let table = &self.table;
        self.asked
            .retain(|id| !kernel::is_ready(table.get(*id).fd(), libc::POLLIN));
        let fds = self.asked.iter().map(|id| table.get(*id).fd());
        fds.map(|fd| (fd, libc::POLLIN)).collect()
    }
}

/// Waits until a datagram that was just sent has arrived at its receiver, whose queue was
/// `before`. Usually that is so when the sending call returns.
pub fn datagram_arrives(receiver: c_int, before: Intake) {
    // It never arrives if a packet filter drops it: the kernel tells nobody. Only then is
    // there an end to the patience.
    for _ in 0..2000 {
        if kernel::intake(receiver) != Some(before) {
            return;
        }
        kernel::pause(Flight::PAUSE);
    }
}
