//! From an endpoint to a connection.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::TcpStream;

use super::carrier::Carrier;
use super::deadline::Deadline;
use super::endpoint::bracketed;
use super::error::{Attempt, DialError};
use super::happy_eyeballs;
use super::local_end::{LocalEnd, family_error};
use super::resolve::resolve;
use super::socket::Socket;
use super::stream::Transport;
use super::{Endpoint, NetworkOptions, Stream, Tls, Warning, WebSocketOptions, tls, websocket};

/// Connects to `endpoint`: resolves its name, tries its addresses (RFC 8305) and does every handshake that `options`
/// ask for, all within [`NetworkOptions::connect_timeout`].
pub async fn dial(endpoint: &Endpoint, options: &NetworkOptions) -> Result<Stream, DialError> {
    let deadline = Deadline::new(options.connect_timeout);
    let socket = match endpoint {
        Endpoint::Tcp { host, port } => {
            Socket::Tcp(connect_tcp(endpoint, (host, *port), options, deadline).await?)
        }
        Endpoint::Unix(path) => connect_unix(path, deadline).await?,
    };
    let mut warnings = Vec::new();
    let carrier = match &options.tls {
        None => Carrier::Plain(socket),
        // On the heap, so that connections without TLS do not carry its state around.
        Some(tls) => Box::pin(secure(socket, endpoint, (tls, deadline), &mut warnings)).await?,
    };
    let transport = match &options.websocket {
        None => Transport::Direct(carrier),
        Some(websocket) => Box::pin(upgrade(carrier, endpoint, (websocket, deadline), &mut warnings)).await?,
    };
    Ok(Stream::new(transport, warnings))
}

async fn secure(
    socket: Socket,
    endpoint: &Endpoint,
    (tls, deadline): (&Tls, Deadline),
    warnings: &mut Vec<Warning>,
) -> Result<Carrier, DialError> {
    let peer = match endpoint {
        Endpoint::Tcp { host, .. } => tls::Peer::Host(host),
        Endpoint::Unix(_) => tls::Peer::Nameless,
    };
    let doing = || format!("TLS handshake with {endpoint}");
    match deadline.limit(doing, tls::connect(socket, peer, tls)).await? {
        Ok((stream, mut new)) => {
            warnings.append(&mut new);
            Ok(Carrier::Tls(Box::new(stream)))
        }
        Err(error) => Err(DialError::Tls {
            server: endpoint.to_string(),
            error,
        }),
    }
}

async fn upgrade(
    carrier: Carrier,
    endpoint: &Endpoint,
    (options, deadline): (&WebSocketOptions, Deadline),
    warnings: &mut Vec<Warning>,
) -> Result<Transport, DialError> {
    let host = match (endpoint, &carrier) {
        (Endpoint::Unix(_), _) => "localhost".to_owned(),
        // The usual port is left out (RFC 9110, section 7.2).
        (Endpoint::Tcp { host, port: 80 }, Carrier::Plain(_))
        | (Endpoint::Tcp { host, port: 443 }, Carrier::Tls(_)) => bracketed(host).into_owned(),
        (endpoint, _) => endpoint.to_string(),
    };
    let doing = || format!("upgrade to WebSocket by {endpoint}");
    match deadline
        .limit(doing, websocket::connect(carrier, &host, options))
        .await?
    {
        Ok((stream, warning)) => {
            warnings.extend(warning);
            Ok(Transport::WebSocket(Box::new(stream)))
        }
        Err(error) => Err(DialError::WebSocket {
            server: endpoint.to_string(),
            error,
        }),
    }
}

async fn connect_tcp(
    endpoint: &Endpoint,
    (host, port): (&str, u16),
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
        return Err(family_error(options, endpoint).into());
    }
    happy_eyeballs::connect(&addresses, &local, deadline).await
}

#[cfg(unix)]
async fn connect_unix(path: &Path, deadline: Deadline) -> Result<Socket, DialError> {
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
async fn connect_unix(_: &Path, _: Deadline) -> Result<Socket, DialError> {
    Err(DialError::Unsupported("a Unix socket"))
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::net::Cause;

    fn tcp(host: &str, port: u16) -> Endpoint {
        Endpoint::Tcp {
            host: host.to_owned(),
            port,
        }
    }

    fn from(source: &str) -> NetworkOptions {
        NetworkOptions {
            source_address: Some(source.to_owned()),
            ..NetworkOptions::default()
        }
    }

    /// A listener, and its port.
    async fn listen(address: &str) -> (TcpListener, u16) {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    }

    #[tokio::test]
    async fn bytes_go_both_ways_over_tcp() {
        let (listener, port) = listen("127.0.0.1").await;
        let mut stream = dial(&tcp("127.0.0.1", port), &NetworkOptions::default())
            .await
            .unwrap();
        let (mut server, client) = listener.accept().await.unwrap();
        assert_eq!(stream.peer(), format!("127.0.0.1:{port}"));
        assert_eq!(stream.local_address(), Some(client));
        stream.write_all(b"there").await.unwrap();
        stream.shutdown().await.unwrap();
        let mut read = Vec::new();
        server.read_to_end(&mut read).await.unwrap();
        assert_eq!(read, b"there");
        server.write_all(b"back").await.unwrap();
        drop(server);
        read.clear();
        stream.read_to_end(&mut read).await.unwrap();
        assert_eq!(read, b"back");
    }

    #[tokio::test]
    async fn localhost_reaches_a_server_that_has_only_ipv4_at_once() {
        let (_listener, port) = listen("127.0.0.1").await;
        let start = std::time::Instant::now();
        let stream = dial(&tcp("localhost", port), &NetworkOptions::default())
            .await
            .unwrap();
        assert_eq!(stream.peer(), format!("127.0.0.1:{port}"));
        assert!(
            start.elapsed() < Duration::from_millis(200),
            "took {:?}",
            start.elapsed()
        );
    }

    #[tokio::test]
    async fn a_closed_port_is_refused_by_name() {
        let (listener, port) = listen("127.0.0.1").await;
        drop(listener);
        let error = dial(&tcp("127.0.0.1", port), &NetworkOptions::default())
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("connection refused by 127.0.0.1:{port}")
        );
        assert_eq!(error.cause(), Cause::Refused);
    }

    #[tokio::test]
    async fn the_source_address_is_the_one_asked_for() {
        let (listener, port) = listen("127.0.0.1").await;
        dial(&tcp("127.0.0.1", port), &from("127.0.0.2")).await.unwrap();
        let (_, client) = listener.accept().await.unwrap();
        assert_eq!(client.ip().to_string(), "127.0.0.2");
    }

    #[tokio::test]
    async fn addresses_of_another_family_than_the_source_s_are_skipped() {
        let (_listener, port) = listen("127.0.0.1").await;
        let stream = dial(&tcp("localhost", port), &from("127.0.0.1")).await.unwrap();
        assert_eq!(stream.peer(), format!("127.0.0.1:{port}"));
        let error = dial(&tcp("127.0.0.1", port), &from("::1")).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("source address ::1 cannot reach 127.0.0.1:{port}: one is IPv4, the other IPv6")
        );
        assert_eq!(error.cause(), Cause::Source);
    }

    #[tokio::test]
    async fn a_source_address_that_is_not_here_is_named() {
        let (_listener, port) = listen("127.0.0.1").await;
        let error = dial(&tcp("127.0.0.1", port), &from("192.0.2.1"))
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot use source address 192.0.2.1: cannot assign requested address"
        );
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn an_interface_that_is_not_here_is_named() {
        let (_listener, port) = listen("127.0.0.1").await;
        let options = |interface: &str| NetworkOptions {
            interface: Some(interface.to_owned()),
            ..NetworkOptions::default()
        };
        dial(&tcp("127.0.0.1", port), &options("lo")).await.unwrap();
        let error = dial(&tcp("127.0.0.1", port), &options("none7"))
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), "cannot use interface none7: no such device");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_unix_socket_is_reached_and_its_failures_are_named() {
        let directory = tempfile::tempdir().unwrap();
        let (path, file) = (directory.path().join("mqtt.sock"), directory.path().join("file"));
        let endpoint = Endpoint::Unix(path.clone());
        let dialled = |endpoint: Endpoint| async move { dial(&endpoint, &NetworkOptions::default()).await };
        let error = dialled(endpoint.clone()).await.unwrap_err();
        assert_eq!(error.to_string(), format!("no such socket: {}", path.display()));
        assert_eq!(error.cause(), Cause::NoSuchSocket);

        let listener = tokio::net::UnixListener::bind(&path).unwrap();
        let mut stream = dialled(endpoint.clone()).await.unwrap();
        assert_eq!(stream.peer(), path.display().to_string());
        let (mut server, _) = listener.accept().await.unwrap();
        stream.write_all(b"hello").await.unwrap();
        let mut read = [0; 5];
        server.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"hello");

        drop((listener, server));
        let error = dialled(endpoint).await.unwrap_err();
        assert_eq!(error.cause(), Cause::Refused);
        assert_eq!(
            error.to_string(),
            format!("connection refused by {}", path.display())
        );

        std::fs::write(&file, "text").unwrap();
        let error = dialled(Endpoint::Unix(file.clone())).await.unwrap_err();
        assert_eq!(error.to_string(), format!("not a socket: {}", file.display()));
        assert_eq!(error.cause(), Cause::NotASocket);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_unix_socket_with_a_full_queue_is_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("mqtt.sock");
        let socket = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
        socket.bind(&socket2::SockAddr::unix(&path).unwrap()).unwrap();
        socket.listen(0).unwrap();
        let endpoint = Endpoint::Unix(path);
        let _first = dial(&endpoint, &NetworkOptions::default()).await.unwrap();

        let impatient = NetworkOptions {
            connect_timeout: Duration::from_millis(50),
            ..NetworkOptions::default()
        };
        let error = dial(&endpoint, &impatient).await.unwrap_err();
        assert_eq!(error.cause(), Cause::TimedOut);

        let options = NetworkOptions::default();
        let (stream, accepted) = tokio::join!(dial(&endpoint, &options), async { socket.accept() });
        accepted.unwrap();
        stream.unwrap();
    }
}
