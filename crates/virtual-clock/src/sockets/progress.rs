//! Whether what was sent has arrived: the kernel is asked.

use super::table::{SocketId, Table};
use crate::kernel::{self, ESTABLISHED, FIN_WAIT1, FIN_WAIT2, Intake, SYN_SENT, TcpInfo, tcp_info};
use libc::c_int;

/// How far something is on its way.
pub enum Progress {
    /// The other side has it.
    Arrived,
    /// The same, and it is another process.
    ArrivedElsewhere,
    /// The kernel is at work.
    Flying,
    /// Nothing moves until the program reads or accepts.
    Held,
}
use Progress::{Arrived, ArrivedElsewhere, Flying, Held};

/// What a socket has sent.
pub fn sending(table: &mut Table, id: SocketId) -> Progress {
    let fd = table.get(id).fd();
    if kernel::unsent(fd) == 0 {
        return Arrived;
    }
    let Some(peer) = table.peer_of(id) else {
        // Not accepted yet, or closed: only the kernel can say, and it does in time.
        return sending_to_nobody(fd);
    };
    let opened_here = u64::from(table.get(id).opened_here);
    let peer = table.get(peer).fd();
    let (Some(info), Some(theirs)) = (tcp_info(fd), tcp_info(peer)) else {
        return Arrived;
    };
    let written = info.acknowledged - opened_here + kernel::unsent(fd) as u64;
    if theirs.received >= written {
        return Arrived;
    }
    // Bytes that wait for an acknowledgement of others need not wait for its delay.
    kernel::set_tcp_option(peer, libc::TCP_QUICKACK, 1);
    match tcp_info(fd) {
        Some(info) if info.unacked == 0 => Held,
        // Many small packets fill the queue's memory before they fill the window. Then the
        // kernel drops them and sends them again and again, until the program reads.
        Some(info) if refuses(peer, &info) => Held,
        Some(_) => Flying,
        None => Arrived,
    }
}

/// A connection that a socket has begun.
pub fn connection(table: &mut Table, id: SocketId) -> Progress {
    let (fd, target) = (table.get(id).fd(), table.get(id).target);
    let listeners = target.map_or(Vec::new(), |target| table.listeners_at(&target));
    let mut infos = listeners.iter().filter_map(|fd| tcp_info(*fd));
    let info = tcp_info(fd);
    match info.as_ref().map(|info| info.state) {
        Some(SYN_SENT) if listeners.is_empty() => match info {
            // Not even the kernel at the other end has answered its first packet.
            Some(info) if info.retransmits > 0 => Held,
            _ => Flying,
        },
        Some(SYN_SENT) => match infos.any(|info| info.unacked > info.sacked) {
            true => Held,
            false => Flying,
        },
        Some(ESTABLISHED) if listeners.is_empty() => match table.get(id).inside {
            true => Arrived,
            false => ArrivedElsewhere,
        },
        Some(ESTABLISHED) => {
            let waiting = infos.any(|info| info.unacked > 0);
            match waiting || table.peer_of(id).is_some() {
                true => Arrived,
                false => Flying,
            }
        }
        _ => Arrived,
    }
}
fn refuses(peer: c_int, info: &TcpInfo) -> bool {
    kernel::unread(peer) > 0
        && (info.retransmits > 0 || kernel::intake(peer).is_some_and(Intake::is_full))
}

fn sending_to_nobody(fd: c_int) -> Progress {
    match tcp_info(fd) {
        Some(info) if info.retransmits > 0 => Held,
        Some(info) if info.unacked > 0 && matches!(info.state, ESTABLISHED | FIN_WAIT1) => Flying,
        Some(_) => Held,
        None => Arrived,
    }
}

/// The end of a connection, of which this socket hears. `behind`: bytes were still to be sent before it.
pub fn hearing_of_the_end(fd: c_int, behind: bool) -> Progress {
    match tcp_info(fd).map(|info| info.state) {
        // It still believes in its peer. If it has not read what came before, the end may be
        // queued behind a full window.
        Some(ESTABLISHED | FIN_WAIT1 | FIN_WAIT2) if kernel::unread(fd) > 0 => {
            match behind || kernel::intake(fd).is_some_and(Intake::is_full) {
                true => Held,
                false => Flying,
            }
        }
        Some(ESTABLISHED | FIN_WAIT1 | FIN_WAIT2) => Flying,
        _ => Arrived,
    }
}
