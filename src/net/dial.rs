//! From an endpoint to a connection.

use tokio::net::TcpStream;

use super::carrier::Carrier;
use super::connect::{connect_tcp, connect_unix};
use super::deadline::Deadline;
use super::endpoint::bracketed;
use super::error::DialError;
use super::proxy::{Proxy, ProxyError};
use super::read_ahead::ReadAhead;
use super::resolve::resolve;
use super::socket::Socket;
use super::stream::Transport;
use super::{Endpoint, NetworkOptions, Stream, Tls, Warning, WebSocketOptions, service, tls, websocket};

/// Connects to `endpoint`: resolves its name, tries its addresses (RFC 8305) and does every handshake that `options`
/// ask for, all within [`NetworkOptions::connect_timeout`].
pub async fn dial(endpoint: &Endpoint, options: &NetworkOptions) -> Result<Stream, DialError> {
    let dialling = Dialling {
        options,
        deadline: Deadline::new(options.connect_timeout),
    };
    match endpoint {
        Endpoint::Service { domain } => Box::pin(dialling.service(domain)).await,
        server => dialling.server(server, None).await,
    }
}

/// What all steps need. The futures of steps that most connections do not take are on the heap, so that the others do
/// not carry their state around.
#[derive(Clone, Copy)]
struct Dialling<'a> {
    options: &'a NetworkOptions,
    deadline: Deadline,
}

impl Dialling<'_> {
    /// Connects to the first server of a domain that can be reached.
    async fn service(self, domain: &str) -> Result<Stream, DialError> {
        let name = service::record_name(domain, self.options.tls.is_some());
        let doing = || format!("looking up {name}");
        let finding = service::find(&name, self.options.name_server);
        let targets = self.deadline.limit(doing, finding).await??;
        let mut errors = Vec::new();
        for (host, port) in targets {
            let certified = service::certified_name(&host, domain).to_owned();
            match self.server(&Endpoint::Tcp { host, port }, Some(&certified)).await {
                Ok(stream) => return Ok(stream),
                Err(error) => errors.push(error),
            }
        }
        Err(DialError::Service {
            domain: domain.to_owned(),
            errors,
        })
    }

    /// Connects to one server. Its certificate must be for its own host unless `certified` is another name.
    async fn server(self, endpoint: &Endpoint, certified: Option<&str>) -> Result<Stream, DialError> {
        let mut warnings = Vec::new();
        let (socket, peer_text) = self.socket(endpoint).await?;
        let carrier = match &self.options.tls {
            None => Carrier::Plain(socket),
            Some(tls) => {
                let peer = match (certified, endpoint) {
                    (Some(name), _) => tls::Peer::Host(name),
                    (None, Endpoint::Tcp { host, .. }) => tls::Peer::Host(host),
                    (None, _) => tls::Peer::Nameless,
                };
                Box::pin(self.secure(socket, endpoint, (tls, peer), &mut warnings)).await?
            }
        };
        let transport = match &self.options.websocket {
            None => Transport::Direct(carrier),
            Some(websocket) => Box::pin(self.upgrade(carrier, endpoint, websocket, &mut warnings)).await?,
        };
        Ok(Stream::new(transport, peer_text.into_boxed_str(), warnings))
    }

    /// A socket, and who is on its other end.
    async fn socket(self, endpoint: &Endpoint) -> Result<(Socket, String), DialError> {
        let (host, port) = match endpoint {
            Endpoint::Tcp { host, port } => (host, *port),
            Endpoint::Unix(path) => {
                let socket = connect_unix(path, self.deadline).await?;
                return Ok((socket, path.display().to_string()));
            }
            Endpoint::Service { .. } => return Err(DialError::Unsupported("a service inside a service")),
        };
        if let Some(proxy) = &self.options.proxy
            && proxy.applies_to(host, port)
        {
            let stream = Box::pin(self.tunnel(proxy, host, port)).await?;
            return Ok((
                Socket::Tcp(stream),
                format!("{endpoint} by proxy {}", proxy.address()),
            ));
        }
        let stream = connect_tcp(host, port, self.options, self.deadline).await?;
        let peer = stream
            .peer_addr()
            .map_or_else(|_| endpoint.to_string(), |address| address.to_string());
        Ok((Socket::Tcp(stream), peer))
    }

    /// Connects to a host through a proxy.
    async fn tunnel(self, proxy: &Proxy, host: &str, port: u16) -> Result<TcpStream, DialError> {
        let targets = if proxy.resolves_here() {
            let doing = || format!("looking up {host}");
            let addresses = self.deadline.limit(doing, resolve(host, port)).await??;
            addresses.iter().map(|address| address.ip().to_string()).collect()
        } else {
            vec![host.to_owned()]
        };
        let error = |error| DialError::Proxy {
            proxy: proxy.address(),
            error,
        };
        let mut failed = ProxyError::Closed;
        for target in targets {
            let connecting = connect_tcp(proxy.host(), proxy.port(), self.options, self.deadline);
            let mut stream = connecting
                .await
                .map_err(|reason| error(ProxyError::Reach(Box::new(reason))))?;
            let doing = || {
                format!(
                    "tunnel to {}:{port} by proxy {}",
                    bracketed(host),
                    proxy.address()
                )
            };
            match self
                .deadline
                .limit(doing, proxy.open(&mut stream, &target, port))
                .await?
            {
                Ok(()) => return Ok(stream),
                // The next address may be better.
                Err(reason @ (ProxyError::Failed { .. } | ProxyError::Refused { .. })) => failed = reason,
                Err(reason) => return Err(error(reason)),
            }
        }
        Err(error(failed))
    }

    async fn secure(
        self,
        socket: Socket,
        endpoint: &Endpoint,
        (tls, peer): (&Tls, tls::Peer<'_>),
        warnings: &mut Vec<Warning>,
    ) -> Result<Carrier, DialError> {
        let doing = || format!("TLS handshake with {endpoint}");
        let connecting = tls::connect(ReadAhead::new(socket), peer, tls);
        match self.deadline.limit(doing, connecting).await? {
            Ok((stream, new)) => {
                warnings.extend(new);
                Ok(Carrier::tls(stream))
            }
            Err(error) => Err(DialError::Tls {
                server: endpoint.to_string(),
                error,
            }),
        }
    }

    async fn upgrade(
        self,
        carrier: Carrier,
        endpoint: &Endpoint,
        options: &WebSocketOptions,
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
        let connecting = websocket::connect(carrier, &host, options);
        match self.deadline.limit(doing, connecting).await? {
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
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
