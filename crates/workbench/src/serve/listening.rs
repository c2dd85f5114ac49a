//! Where the server listens: a port of this machine, or a Unix socket.

use super::say;
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::path::Path;

/// How many ports are tried, counting from the one asked for.
const PORTS_TRIED: u16 = 20;

/// Open, with nobody served yet.
pub enum Listening {
    Port(TcpListener),
    #[cfg(unix)]
    Socket(std::os::unix::net::UnixListener),
}

/// Listens on this machine only, at the first free port from `wanted` on.
pub fn port(wanted: u16) -> Result<TcpListener> {
    let last = wanted.saturating_add(PORTS_TRIED - 1);
    for port in wanted..=last {
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => {
                if port != wanted {
                    say(&format!("Port {wanted} is taken: using {port} instead."));
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("port {port} cannot be used: choose another with --port")
                });
            }
        }
    }
    bail!(
        "ports {wanted} to {last} are all taken: choose another with --port, or 0 for any free one"
    )
}

/// Listens on a socket that only its owner can open. On a machine with many users anybody can reach a
/// port, but a file has permissions.
#[cfg(unix)]
pub fn socket(path: &Path) -> Result<Listening> {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    use std::os::unix::net::{UnixListener, UnixStream};
    let is_socket = fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
    if is_socket && UnixStream::connect(path).is_ok() {
        bail!(
            "somebody else serves at {}: name another file",
            path.display()
        );
    }
    if is_socket {
        // Of a server that was ended by force.
        fs::remove_file(path).with_context(|| format!("{} is in the way", path.display()))?;
    }
    let open = || {
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        Ok::<_, std::io::Error>(listener)
    };
    let listener = open().with_context(|| {
        let path = path.display();
        format!("cannot listen at {path}: does its folder exist, and is there no such file yet?")
    })?;
    Ok(Listening::Socket(listener))
}

#[cfg(not(unix))]
pub fn socket(_: &Path) -> Result<Listening> {
    bail!("there are no Unix sockets on this system: use --port")
}
