//! Sockets to hosts and paths.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::TcpStream;

use super::deadline::Deadline;
use super::error::{Attempt, DialError};
use super::happy_eyeballs;
use super::local_end::{LocalEnd, family_error};
use super::resolve::resolve;
use super::socket::Socket;
use super::{Endpoint, NetworkOptions};

/// Connects to a host: its addresses are tried in turn.
pub(super) async fn connect_tcp(
    host: &str,
    port: u16,
    options: &NetworkOptions,
    deadline: Deadline,
) -> Result<TcpStream, DialError> {
    let doing = || format!("looking up {host}");
    let addresses = deadline.limit(doing, resolve(host, port)).await??;
    let doing = || {
        format!(
            "looking up {}",
            options.source_address.as_deref().unwrap_or_default()
        )
    };
    let local = deadline.limit(doing, LocalEnd::new(options)).await??;
    let addresses = local.reachable(addresses);
    if addresses.is_empty() {
        let endpoint = Endpoint::Tcp {
            host: host.to_owned(),
            port,
        };
        return Err(family_error(options, &endpoint).into());
    }
    happy_eyeballs::connect(&addresses, &local, deadline).await
}

/// Connects to a Unix socket.
#[cfg(unix)]
pub(super) async fn connect_unix(path: &Path, deadline: Deadline) -> Result<Socket, DialError> {
    let doing = || format!("connecting to {}", path.display());
    match deadline.limit(doing, connect_unix_patiently(path)).await? {
        Ok(stream) => Ok(Socket::Unix(stream)),
        Err(error) => Err(DialError::Connect(vec![Attempt {
            address: path.display().to_string(),
            error,
        }])),
    }
}

/// Connects, again and again while the server's queue of connections is full: that a Unix socket does not wait then,
/// as TCP does, should not matter to anyone.
#[cfg(unix)]
async fn connect_unix_patiently(path: &Path) -> io::Result<tokio::net::UnixStream> {
    use std::os::unix::fs::FileTypeExt;
    loop {
        match tokio::net::UnixStream::connect(path).await {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => tokio::time::sleep(RETRY_AFTER).await,
            // So says the system of any file, and it misleads.
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                let is_socket = std::fs::metadata(path).is_ok_and(|found| found.file_type().is_socket());
                return Err(if is_socket {
                    error
                } else {
                    io::ErrorKind::InvalidData.into()
                });
            }
            done => return done,
        }
    }
}

/// How long after a Unix socket's queue was full it is tried again.
#[cfg(unix)]
const RETRY_AFTER: Duration = Duration::from_millis(2);

#[cfg(not(unix))]
pub(super) async fn connect_unix(_: &Path, _: Deadline) -> Result<Socket, DialError> {
    Err(DialError::Unsupported("a Unix socket"))
}
