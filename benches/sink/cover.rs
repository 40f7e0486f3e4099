//! What the bytes of a connection are wrapped in: nothing, TLS or WebSocket.

use std::error::Error;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection};

use crate::framing::Framing;

type Problem = Box<dyn Error + Send + Sync>;

/// How connections are wrapped.
#[derive(Clone)]
pub(crate) enum Wrapping {
    None,
    Tls(Arc<ServerConfig>),
    WebSocket,
}

/// The wrapping of one connection, and what it has ready for the socket.
pub(crate) struct Cover {
    kind: Kind,
    /// Wrapped, and not yet taken by the socket.
    pub(crate) unsent: Vec<u8>,
}

enum Kind {
    Tls(Box<ServerConnection>),
    WebSocket(Framing),
}

impl Wrapping {
    /// TLS with a certificate for this machine. That of its authority is written to `path`.
    pub(crate) fn tls(path: &Path) -> Result<Self, Box<dyn Error>> {
        let mut authority = CertificateParams::default();
        // Nobody may be taken for its own authority.
        let name = "Culex Bench Authority";
        authority.distinguished_name.push(DnType::CommonName, name);
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate()?;
        std::fs::write(path, authority.self_signed(&authority_key)?.pem())?;
        let issuer = Issuer::new(authority, authority_key);
        let server = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
        let key = KeyPair::generate()?;
        let chain = vec![server.signed_by(&key, &issuer)?.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der())?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        Ok(Wrapping::Tls(Arc::new(config)))
    }

    /// For a new connection; `None` where nothing is wrapped.
    pub(crate) fn cover(&self) -> Result<Option<Cover>, Problem> {
        let kind = match self {
            Wrapping::None => return Ok(None),
            Wrapping::Tls(config) => {
                let mut connection = ServerConnection::new(Arc::clone(config))?;
                connection.set_buffer_limit(None);
                Kind::Tls(Box::new(connection))
            }
            Wrapping::WebSocket => Kind::WebSocket(Framing::default()),
        };
        let unsent = Vec::new();
        Ok(Some(Cover { kind, unsent }))
    }
}

impl Cover {
    /// Takes what the socket gave, and appends what was in it to `plain`.
    pub(crate) fn unwrap(&mut self, mut raw: &[u8], plain: &mut Vec<u8>) -> Result<(), Problem> {
        match &mut self.kind {
            Kind::Tls(connection) => {
                while !raw.is_empty() {
                    connection.read_tls(&mut raw)?;
                    let ready = connection.process_new_packets()?.plaintext_bytes_to_read();
                    let start = plain.len();
                    plain.resize(start + ready, 0);
                    connection.reader().read_exact(&mut plain[start..])?;
                }
                while connection.wants_write() {
                    connection.write_tls(&mut self.unsent)?;
                }
                Ok(())
            }
            Kind::WebSocket(framing) => framing.unwrap(raw, plain, &mut self.unsent),
        }
    }

    /// Wraps `plain`. Nothing comes before the handshake is done.
    pub(crate) fn wrap(&mut self, plain: &[u8]) -> Result<(), Problem> {
        match &mut self.kind {
            Kind::Tls(connection) => {
                connection.writer().write_all(plain)?;
                while connection.wants_write() {
                    connection.write_tls(&mut self.unsent)?;
                }
            }
            Kind::WebSocket(_) => Framing::wrap(plain, &mut self.unsent),
        }
        Ok(())
    }
}
