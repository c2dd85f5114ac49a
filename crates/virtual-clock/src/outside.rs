//! Which descriptors can only be made ready by this process, and which from outside it.
//! Asked only when nothing else is left to do, so it reads `/proc` rather than keep books.

use std::ffi::c_int;
use std::fs;

/// Whether something outside this process could make the descriptor ready.
/// An epoll descriptor counts as all that it watches.
pub fn reaches_outside(fd: c_int) -> bool {
    let Ok(link) = fs::read_link(format!("/proc/self/fd/{fd}")) else {
        return false;
    };
    let name = link.to_string_lossy();
    if name == "anon_inode:[eventpoll]" {
        return watched_by(fd).into_iter().any(reaches_outside);
    }
    if name == "anon_inode:[eventfd]" {
        return false;
    }
    if let Some(inode) = name.strip_prefix("pipe:") {
        return !has_own_writer(inode);
    }
    // A pair of Unix sockets, such as tokio's for signals, is connected to this process.
    !is_unix_socket(fd)
}

/// Whether a plain read of this descriptor waits for something outside this process: a
/// terminal, a child's output, a file of the kernel's. Sockets are taken for our own.
pub fn is_foreign_stream(fd: c_int) -> bool {
    let Ok(link) = fs::read_link(format!("/proc/self/fd/{fd}")) else {
        return false;
    };
    !link.to_string_lossy().starts_with("socket:") && reaches_outside(fd)
}

/// The descriptors that an epoll descriptor watches.
fn watched_by(epoll: c_int) -> Vec<c_int> {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{epoll}")).unwrap_or_default();
    let targets = info.lines().filter_map(|line| line.strip_prefix("tfd:"));
    targets
        .filter_map(|rest| rest.split_whitespace().next()?.parse().ok())
        .collect()
}

/// Whether this process holds the writing end of a pipe, named `[inode]`.
fn has_own_writer(inode: &str) -> bool {
    let Ok(entries) = fs::read_dir("/proc/self/fd") else {
        return false;
    };
    entries.flatten().any(|entry| {
        let same = fs::read_link(entry.path())
            .is_ok_and(|link| link.to_string_lossy().strip_prefix("pipe:") == Some(inode));
        same && opened_for_writing(&entry.file_name().to_string_lossy())
    })
}

fn opened_for_writing(fd: &str) -> bool {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{fd}")).unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|octal| i32::from_str_radix(octal.trim(), 8).ok());
    flags.is_some_and(|flags| flags & libc::O_ACCMODE != libc::O_RDONLY)
}

fn is_unix_socket(fd: c_int) -> bool {
    let mut domain: c_int = 0;
    let mut size = size_of::<c_int>() as libc::socklen_t;
    // SAFETY: the kernel writes at most `size` bytes into `domain`.
    let result = unsafe {
        (crate::real::real().getsockopt)(
            fd,
            libc::SOL_SOCKET,
            libc::SO_DOMAIN,
            (&raw mut domain).cast(),
            &mut size,
        )
    };
    result == 0 && domain == libc::AF_UNIX
}
