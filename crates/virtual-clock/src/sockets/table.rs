//! The sockets of this process: which descriptors mean the same one, and which two are the
//! ends of one connection. Addresses are asked for once and kept.

use crate::kernel::{self, Address, Ends};
use libc::c_int;
use std::collections::BTreeMap;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Tcp,
    Udp,
    Unix,
}

/// A socket's place among all that were ever opened.
pub type SocketId = u64;

pub struct Socket {
    pub kind: Kind,
    /// The descriptors that mean it; `dup` adds one.
    pub fds: Vec<c_int>,
    /// What the program believes of `TCP_NODELAY`, which is always on.
    pub nodelay: c_int,
    pub listening: bool,
    /// It began the connection.
    pub opened_here: bool,
    /// Its peer belongs to this process, or did before it was closed.
    pub inside: bool,
    /// Where it connects to.
    pub target: Option<Address>,
    ends: Option<Ends>,
}

impl Socket {
    pub fn fd(&self) -> c_int {
        self.fds[0]
    }
}

#[derive(Default)]
pub struct Table {
    by_fd: BTreeMap<c_int, SocketId>,
    sockets: BTreeMap<SocketId, Socket>,
    by_ends: BTreeMap<Ends, SocketId>,
    /// TCP listeners and UDP sockets at each port.
    listeners: BTreeMap<[u8; 2], Vec<(Address, SocketId)>>,
    receivers: BTreeMap<[u8; 2], Vec<(Address, SocketId)>>,
    next: SocketId,
}

impl Table {
    pub fn open(&mut self, fd: c_int, kind: Kind) {
        let id = self.next;
        self.next += 1;
        self.by_fd.insert(fd, id);
        let socket = Socket {
            kind,
            fds: vec![fd],
            nodelay: 0,
            listening: false,
            opened_here: false,
            inside: false,
            target: None,
            ends: None,
        };
        self.sockets.insert(id, socket);
    }

    pub fn id(&self, fd: c_int) -> Option<SocketId> {
        self.by_fd.get(&fd).copied()
    }

    pub fn kind(&self, fd: c_int) -> Option<Kind> {
        Some(self.get(self.id(fd)?).kind)
    }

    /// Whether this process listens at a Unix address.
    pub fn has_unix_listener(&self) -> bool {
        let mut sockets = self.sockets.values();
        sockets.any(|socket| socket.kind == Kind::Unix && socket.listening)
    }

    pub fn of(&self, fd: c_int) -> Option<&Socket> {
        Some(self.get(self.id(fd)?))
    }

    pub fn get(&self, id: SocketId) -> &Socket {
        &self.sockets[&id]
    }

    pub fn get_mut(&mut self, id: SocketId) -> &mut Socket {
        self.sockets
            .get_mut(&id)
            .expect("sockets are forgotten everywhere when they are closed")
    }

    /// `copy` now means the same socket as `fd`.
    pub fn duplicate(&mut self, fd: c_int, copy: c_int) {
        if let Some(id) = self.id(fd) {
            self.by_fd.insert(copy, id);
            self.get_mut(id).fds.push(copy);
        }
    }

    pub fn close(&mut self, fd: c_int) {
        let Some(id) = self.by_fd.remove(&fd) else {
            return;
        };
        let socket = self.get_mut(id);
        socket.fds.retain(|other| *other != fd);
        if !socket.fds.is_empty() {
            return;
        }
        if let Some(ends) = socket.ends {
            self.by_ends.remove(&ends);
        }
        self.sockets.remove(&id);
        for at_port in [&mut self.listeners, &mut self.receivers] {
            at_port.retain(|_, sockets| {
                sockets.retain(|(_, other)| *other != id);
                !sockets.is_empty()
            });
        }
    }

    pub fn listens(&mut self, fd: c_int) {
        let Some(id) = self.id(fd) else {
            return;
        };
        self.get_mut(id).listening = true;
        if let (Kind::Tcp, Some(own)) = (self.get(id).kind, kernel::own_address(fd)) {
            let at_port = self.listeners.entry(kernel::port(&own)).or_default();
            at_port.push((own, id));
        }
    }

    /// A UDP socket has got an address: by a bind, a connect or its first sending.
    pub fn receives(&mut self, fd: c_int) {
        let (Some(id), Some(own)) = (self.id(fd), kernel::own_address(fd)) else {
            return;
        };
        if self.get(id).kind != Kind::Udp || kernel::port(&own) == [0, 0] {
            return;
        }
        let at_port = self.receivers.entry(kernel::port(&own)).or_default();
        match at_port.iter_mut().find(|(_, other)| *other == id) {
            Some(entry) => entry.0 = own,
            None => at_port.push((own, id)),
        }
    }

    /// A descriptor of each listener that takes connections to this address.
    pub fn listeners_at(&self, target: &Address) -> Vec<c_int> {
        let at_port = self.listeners.get(&kernel::port(target));
        let taking = at_port
            .into_iter()
            .flatten()
            .filter(|(own, _)| kernel::takes(own, target));
        taking.map(|(_, id)| self.get(*id).fd()).collect()
    }

    /// The one socket that takes a datagram to this address, if it is certain which.
    pub fn receiver_at(&self, target: &Address, source: Option<&Address>) -> Option<SocketId> {
        let at_port = self.receivers.get(&kernel::port(target))?;
        let mut taking = at_port.iter().filter(|(own, id)| {
            // A connected socket hears nobody but its peer.
            let hears = self.get(*id).target.is_none_or(|peer| {
                source.is_some_and(|source| kernel::port(source) == kernel::port(&peer))
            });
            hears && kernel::takes(own, target)
        });
        let (_, first) = taking.next()?;
        taking.next().is_none().then_some(*first)
    }

    /// The other end of a connection, if this process holds it too.
    pub fn peer_of(&mut self, id: SocketId) -> Option<SocketId> {
        let (here, there) = self.ends(id)?;
        self.by_ends.get(&(there, here)).copied()
    }

    fn ends(&mut self, id: SocketId) -> Option<Ends> {
        let socket = self.get_mut(id);
        if socket.ends.is_none() && !socket.listening && socket.kind == Kind::Tcp {
            socket.ends = kernel::ends(socket.fd());
            if let Some(ends) = socket.ends {
                self.by_ends.insert(ends, id);
            }
        }
        self.get(id).ends
    }
}
