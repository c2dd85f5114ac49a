//! Which descriptors can only be made ready by this process, and which from outside it.
//! Asked only when nothing else is left to do, so it reads `/proc` rather than keep books.

use crate::kernel;
use crate::sockets::table::{Kind, Table};
use libc::POLLOUT;
use std::collections::BTreeSet;
use std::ffi::{c_int, c_short};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

/// What epoll descriptors watch that may belong to work outside the process. Not by which: a
/// runtime has several numbers for its one.
#[derive(Default)]
pub struct Watched(BTreeSet<c_int>);

impl Watched {
    pub fn add(&mut self, fd: c_int) {
        // A runtime's own means of waking itself are watched for ever.
        let name = link(fd).unwrap_or_default();
        if name.starts_with("pipe:") || name == PIDFD || name.starts_with("/dev/") {
            self.0.insert(fd);
        }
    }

    /// A descriptor is closed, or not watched any more.
    pub fn forget(&mut self, fd: c_int) {
        self.0.remove(&fd);
    }

    /// What is still at work outside.
    pub fn at_work(&self, table: &Table) -> Vec<(c_int, c_short)> {
        // A pidfd is opened for both.
        let event = |fd: &c_int| match opened_for_writing(&fd.to_string()) {
            true if link(*fd).is_none_or(|name| name != PIDFD) => (*fd, POLLOUT),
            _ => (*fd, libc::POLLIN),
        };
        let events = self.0.iter().map(event);
        events
            .filter(|(fd, events)| !kernel::is_ready(*fd, *events) && holds(table, *fd, *events))
            .collect()
    }
}

const PIDFD: &str = "anon_inode:[pidfd]";

fn link(fd: c_int) -> Option<String> {
    let link = fs::read_link(format!("/proc/self/fd/{fd}")).ok()?;
    Some(link.to_string_lossy().into_owned())
}

/// Whether the clock stands still while somebody waits for this descriptor: for a terminal, a
/// child, a child's output. Sockets have rules of their own, in `flight`.
pub fn holds(table: &Table, fd: c_int, events: c_short) -> bool {
    if table.id(fd).is_some() {
        return false;
    }
    let Some(name) = link(fd) else {
        return false;
    };
    if let Some(inode) = name.strip_prefix("pipe:") {
        return !has_own_end(inode, events & POLLOUT == 0);
    }
    name == PIDFD || name.starts_with('/')
}

/// Whether something outside this process could make the descriptor ready.
/// An epoll descriptor counts as all that it watches.
pub fn reaches_outside(table: &Table, fd: c_int) -> bool {
    if let Some(socket) = table.of(fd) {
        return match socket.kind {
            Kind::Tcp => socket.listening || !socket.inside,
            Kind::Udp => kernel::own_address(fd).is_some_and(|own| kernel::port(&own) != [0, 0]),
            Kind::Unix => socket.listening || !peer_is_own(fd),
        };
    }
    let Some(name) = link(fd) else {
        return false;
    };
    if name == "anon_inode:[eventpoll]" {
        let mut watched = watched_by(fd).into_iter();
        return watched.any(|fd| reaches_outside(table, fd));
    }
    if let Some(inode) = name.strip_prefix("pipe:") {
        return !has_own_end(inode, true);
    }
    name != "anon_inode:[eventfd]" && name != "anon_inode:[timerfd]"
}

/// What in the world outside could make the descriptor ready, in words.
pub fn describe(table: &Table, fd: c_int) -> String {
    let at = |socket: c_int| kernel::own_address(socket).map(|own| kernel::shown(&own));
    if let Some(socket) = table.of(fd) {
        return match (socket.kind, socket.listening, socket.target) {
            (Kind::Tcp, true, _) => format!("a connection to {}", at(fd).unwrap_or_default()),
            (Kind::Tcp, false, Some(target)) => {
                format!("an answer from {}", kernel::shown(&target))
            }
            (Kind::Tcp, false, None) => "another process, over TCP".to_owned(),
            (Kind::Udp, ..) => format!("a datagram to {}", at(fd).unwrap_or_default()),
            (Kind::Unix, ..) => "another process, over a Unix socket".to_owned(),
        };
    }
    match link(fd).unwrap_or_default().as_str() {
        "anon_inode:[eventpoll]" => {
            let watched = watched_by(fd).into_iter();
            let mut outside = watched.filter(|fd| reaches_outside(table, *fd));
            outside
                .next()
                .map_or_else(|| "an event".to_owned(), |fd| describe(table, fd))
        }
        PIDFD => "a child process to end".to_owned(),
        "anon_inode:[eventfd]" => "a call that has not returned".to_owned(),
        name if name.starts_with("pipe:") => "another process, over a pipe".to_owned(),
        name => format!("input from {name}"),
    }
}

/// Whether a handler for SIGINT is the program's own.
static OWN_INTERRUPT: AtomicBool = AtomicBool::new(true);

/// Called by an interpreter's recorder: whether the program itself handles SIGINT. Python has a
/// handler for it in every program; that one is no sign that the program waits for Ctrl-C.
#[unsafe(no_mangle)]
extern "C" fn meanwhile_own_interrupt(own: bool) {
    OWN_INTERRUPT.store(own, Ordering::Relaxed);
}

/// Whether the program handles a signal that somebody could send.
pub fn handles_signals() -> bool {
    // Faults come from the program itself; the standard library handles two of them.
    let outside = [
        libc::SIGHUP,
        libc::SIGINT,
        libc::SIGQUIT,
        libc::SIGTERM,
        libc::SIGUSR1,
        libc::SIGUSR2,
        libc::SIGALRM,
        libc::SIGCONT,
        libc::SIGWINCH,
    ];
    let own = |signal: &c_int| *signal != libc::SIGINT || OWN_INTERRUPT.load(Ordering::Relaxed);
    outside.into_iter().filter(own).any(handles)
}

/// Whether the program handles this signal.
pub fn handles(signal: c_int) -> bool {
    // SAFETY: asks only; the kernel fills in the action, of which zeros are a value.
    let action = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal, std::ptr::null(), &mut action);
        action
    };
    action.sa_sigaction != libc::SIG_DFL && action.sa_sigaction != libc::SIG_IGN
}

/// The descriptors that an epoll descriptor watches.
fn watched_by(epoll: c_int) -> Vec<c_int> {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{epoll}")).unwrap_or_default();
    let targets = info.lines().filter_map(|line| line.strip_prefix("tfd:"));
    targets
        .filter_map(|rest| rest.split_whitespace().next()?.parse().ok())
        .collect()
}

/// Whether this process holds the writing end of a pipe, named `[inode]`, or its reading end.
fn has_own_end(inode: &str, writing: bool) -> bool {
    let Ok(entries) = fs::read_dir("/proc/self/fd") else {
        return false;
    };
    entries.flatten().any(|entry| {
        let same = fs::read_link(entry.path())
            .is_ok_and(|link| link.to_string_lossy().strip_prefix("pipe:") == Some(inode));
        same && opened_for_writing(&entry.file_name().to_string_lossy()) == writing
    })
}

fn opened_for_writing(fd: &str) -> bool {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{fd}")).unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|octal| i32::from_str_radix(octal.trim(), 8).ok());
    flags.is_some_and(|flags| flags & libc::O_ACCMODE != libc::O_RDONLY)
}

/// Whether this process made the other end of a Unix socket.
fn peer_is_own(fd: c_int) -> bool {
    let pid = kernel::peer_process(fd);
    // SAFETY: no arguments.
    pid.is_none_or(|pid| pid == unsafe { libc::getpid() })
}
