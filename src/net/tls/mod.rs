//! TLS on ring, set up when the first connection needs it.

#[cfg(test)]
mod agreement_tests;
mod certificate;
mod ciphers;
mod error;
mod files;
mod key_log;
mod options;
mod prepare;
mod private_authority;
#[cfg(test)]
mod private_authority_tests;
#[cfg(test)]
mod setup_tests;
#[cfg(test)]
pub(in crate::net) mod test_authority;
#[cfg(test)]
mod tests;
mod verifier;

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use super::Warning;
use verifier::Verifier;

pub(super) use error::after_handshake;
pub use error::{SetupError, TlsError};
pub use options::{ClientCertificate, Tls, TlsOptions, TlsVersion, Verification};

/// How much encrypted data may wait in a connection before writes are held back, in bytes: enough that large writes
/// become few system calls.
const WRITE_BUFFER: usize = 256 * 1024;

/// Whom the server must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Peer<'a> {
    /// The host that was dialled: a name, or an address perhaps with a zone.
    Host(&'a str),
    /// A server without a name, behind a Unix socket; its chain is verified, its name is not.
    Nameless,
}

/// Does the handshake over `socket`. A server name of the options takes the place of `peer`.
pub(super) async fn connect<S>(
    socket: S,
    peer: Peer<'_>,
    tls: &Tls,
) -> Result<(TlsStream<S>, Vec<Warning>), TlsError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let prepared = tls.prepare()?;
    let (host, name_matters) = match (&tls.options().server_name, peer) {
        (Some(name), _) => (name.as_str(), true),
        // `127.1` is an address to the system, and to TLS it is nothing.
        (None, Peer::Host(host)) if skips_name(tls) && server_name(host).is_err() => ("localhost", false),
        (None, Peer::Host(host)) => (host, true),
        (None, Peer::Nameless) => ("localhost", false),
    };
    let name = server_name(host)?;
    let verifier = Arc::new(Verifier::new(Arc::clone(&prepared.rules), name_matters));
    // A configuration is a handful of shared pointers; each connection has its own, so that its verifier can keep
    // the certificate that it rejects.
    let mut config = prepared.config.clone();
    config.enable_sni = name_matters;
    config
        .dangerous()
        .set_certificate_verifier(Arc::<Verifier>::clone(&verifier));
    let connecting = TlsConnector::from(Arc::new(config)).connect_with(name, socket, |connection| {
        connection.set_buffer_limit(Some(WRITE_BUFFER));
    });
    match connecting.await {
        Ok(stream) => Ok((stream, prepared.take_warnings())),
        Err(error) => Err(error::during_handshake(
            error,
            verifier.take_rejected().as_ref(),
            host,
        )),
    }
}

fn skips_name(tls: &Tls) -> bool {
    tls.options().verification != Verification::Verify
}

/// The name to verify and to announce: without the dot of a fully qualified name and the zone of a link-local address.
fn server_name(host: &str) -> Result<ServerName<'static>, TlsError> {
    let asked = host.to_owned();
    let host = host.strip_suffix('.').unwrap_or(host);
    let host = match host.split_once('%') {
        Some((address, _)) if address.contains(':') => address,
        _ => host,
    };
    ServerName::try_from(host.to_owned()).map_err(|_| TlsError::ServerName(asked))
}
