//! An authority for tests, and TLS servers with its certificates.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{WantsServerCert, WebPkiClientVerifier};
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::version::TLS12;
use tokio_rustls::rustls::{ConfigBuilder, RootCertStore, ServerConfig};

use crate::net::Endpoint;

/// An authority whose certificate is a file in a directory that goes with it.
pub(in crate::net) struct Authority {
    pub(in crate::net) directory: TempDir,
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

/// A certificate and its key, as PEM.
pub(in crate::net) struct Identity {
    pub(in crate::net) certificate: String,
    pub(in crate::net) key: String,
}

impl Authority {
    pub(in crate::net) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("ca.pem"), certificate.pem()).unwrap();
        Self {
            directory,
            issuer: Issuer::new(params, key),
            certificate: certificate.der().clone(),
        }
    }

    /// The file with its certificate.
    pub(in crate::net) fn file(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// Signs a certificate for `names`, which `change` may make worse.
    pub(in crate::net) fn sign(
        &self,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Identity {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name.push(DnType::CommonName, "a broker");
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        Identity {
            certificate: params.signed_by(&key, &self.issuer).unwrap().pem(),
            key: key.serialize_pem(),
        }
    }

    /// A good certificate for localhost.
    pub(in crate::net) fn localhost(&self) -> Identity {
        self.sign(&["localhost", "127.0.0.1"], |_| {})
    }

    /// Writes a certificate and its key into the authority's directory.
    pub(in crate::net) fn store(&self, identity: &Identity) -> (PathBuf, PathBuf) {
        let (certificate, key) = (self.path("client.pem"), self.path("client.key"));
        std::fs::write(&certificate, &identity.certificate).unwrap();
        std::fs::write(&key, &identity.key).unwrap();
        (certificate, key)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A server configuration that wants a client certificate of this authority.
    pub(in crate::net) fn mutual(&self, identity: &Identity) -> ServerConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .unwrap();
        let builder = builder().with_client_cert_verifier(verifier);
        with_identity(builder, identity)
    }
}

fn builder() -> ConfigBuilder<ServerConfig, tokio_rustls::rustls::WantsVerifier> {
    let provider = Arc::new(ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
}

fn with_identity(builder: ConfigBuilder<ServerConfig, WantsServerCert>, identity: &Identity) -> ServerConfig {
    let chain = CertificateDer::pem_slice_iter(identity.certificate.as_bytes())
        .map(Result::unwrap)
        .collect();
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).unwrap();
    builder.with_single_cert(chain, key).unwrap()
}

/// A server configuration for `identity` that speaks TLS 1.2 only.
pub(in crate::net) fn only_tls12(identity: &Identity) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS12])
        .unwrap();
    with_identity(builder.with_no_client_auth(), identity)
}

/// A server configuration that shows the certificate of `identity` and signs with its key, whatever others may think of
/// them.
pub(in crate::net) fn config(identity: &Identity) -> ServerConfig {
    let chain = vec![CertificateDer::from_pem_slice(identity.certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).unwrap();
    let key = ring::sign::any_supported_type(&key).unwrap();
    let certified = CertifiedKey::new(chain, key);
    builder()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)))
}

/// The certificate and key in two files of the fixtures.
pub(in crate::net) fn fixture(certificate: &str, key: &str) -> Identity {
    let read = |name: &str| std::fs::read_to_string(fixture_path(name)).unwrap();
    Identity {
        certificate: read(certificate),
        key: read(key),
    }
}

pub(in crate::net) fn fixture_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/certificates")
        .join(name)
}

/// A server that takes one connection and answers what it reads with the same.
pub(in crate::net) struct EchoServer {
    pub(in crate::net) port: u16,
    task: JoinHandle<io::Result<()>>,
}

impl EchoServer {
    pub(in crate::net) async fn start(config: ServerConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            let (socket, _) = listener.accept().await?;
            let stream = TlsAcceptor::from(Arc::new(config)).accept(socket).await?;
            let (mut reader, mut writer) = tokio::io::split(stream);
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let count = reader.read(&mut buffer).await?;
                if count == 0 {
                    return writer.shutdown().await;
                }
                writer.write_all(&buffer[..count]).await?;
                writer.flush().await?;
            }
        });
        Self { port, task }
    }

    /// How to reach it by name.
    pub(in crate::net) fn endpoint(&self, host: &str) -> Endpoint {
        Endpoint::Tcp {
            host: host.to_owned(),
            port: self.port,
        }
    }

    /// What the server thinks how the connection ended.
    pub(in crate::net) async fn outcome(self) -> io::Result<()> {
        self.task.await.unwrap()
    }
}
