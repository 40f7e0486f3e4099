//! An authority of the test's own, and the certificates and keys that it hands out, as files.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, SupportedProtocolVersion, version};

use super::{Program, Text};

/// Whom a good certificate of a server is for.
const SERVER_NAMES: [&str; 4] = ["localhost", "127.0.0.1", "::1", "*.example.localhost"];

/// An authority. Its files are gone when it goes.
pub(crate) struct Authority {
    directory: TempDir,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate and its key, in PEM files.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

/// How a key is written to its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyForm {
    /// `PRIVATE KEY`, of an RSA key.
    RsaPkcs8,
    /// `RSA PRIVATE KEY`.
    Pkcs1,
    /// `PRIVATE KEY`, of a key on an elliptic curve.
    EcPkcs8,
    /// `EC PRIVATE KEY`.
    Sec1,
    /// `ENCRYPTED PRIVATE KEY`.
    EncryptedPkcs8,
    /// `EC PRIVATE KEY` with a header that says how it is encrypted.
    EncryptedSec1,
}

impl Authority {
    /// One whose name is `Culex Test Authority`.
    pub(crate) fn new() -> Self {
        Self::named("Culex Test Authority")
    }

    /// One with another name.
    pub(crate) fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join("authority.pem"), certificate.pem()).unwrap();
        Self {
            directory,
            issuer: Issuer::new(params, key),
        }
    }

    /// The file with its own certificate.
    pub(crate) fn file(&self) -> String {
        self.path("authority.pem").to_str().unwrap().to_owned()
    }

    /// A file in its directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A good certificate of a server on this machine.
    pub(crate) fn server(&self) -> Identity {
        self.sign("server", &SERVER_NAMES, |_| {})
    }

    /// A certificate of a client that is called `name`.
    pub(crate) fn client(&self, name: &str) -> Identity {
        self.sign(name, &[], |params| {
            params.distinguished_name.push(DnType::CommonName, name);
        })
    }

    /// Signs a certificate for `names`, with what `change` makes of it, and writes it to files that begin with `file`.
    pub(crate) fn sign(
        &self,
        file: &str,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Identity {
        self.sign_key(file, names, &KeyPair::generate().unwrap(), change)
    }

    fn sign_key(
        &self,
        file: &str,
        names: &[&str],
        key: &KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Identity {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name.push(DnType::CommonName, "a broker");
        change(&mut params);
        let identity = Identity {
            certificate: self.path(&format!("{file}.pem")),
            key: self.path(&format!("{file}.key")),
        };
        let certificate = params.signed_by(key, &self.issuer).unwrap();
        fs::write(&identity.certificate, certificate.pem()).unwrap();
        fs::write(&identity.key, key.serialize_pem()).unwrap();
        identity
    }

    /// A certificate of a client, with its key in the form that openssl writes.
    pub(crate) fn client_with_key(&self, form: KeyForm) -> Identity {
        use KeyForm::{EcPkcs8, EncryptedPkcs8, EncryptedSec1, Pkcs1, RsaPkcs8, Sec1};
        let made = self.path("made.key");
        let made = made.to_str().unwrap();
        let algorithm: &[&str] = match form {
            RsaPkcs8 | Pkcs1 => &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            _ => &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        };
        openssl(&["genpkey", "-out", made, "-algorithm"], algorithm);
        let key = KeyPair::from_pem(&fs::read_to_string(made).unwrap()).unwrap();
        let identity = self.sign_key("client", &[], &key, |_| {});
        let written: &[&str] = match form {
            RsaPkcs8 | EcPkcs8 => &[],
            Pkcs1 | Sec1 => &["-traditional"],
            EncryptedPkcs8 => &["-aes256", "-passout", "pass:secret"],
            EncryptedSec1 => &["-traditional", "-aes256", "-passout", "pass:secret"],
        };
        let out = identity.key.to_str().unwrap();
        openssl(&["pkey", "-in", made, "-out", out], written);
        identity
    }
}

fn openssl(command: &[&str], more: &[&str]) {
    let arguments = command.iter().chain(more);
    Program::new("openssl", arguments).stderr(Text::Anything).run();
}

impl Identity {
    /// `--cert FILE --key FILE`.
    pub(crate) fn arguments(&self) -> [String; 4] {
        let text = |path: &PathBuf| path.to_str().unwrap().to_owned();
        let (certificate, key) = (text(&self.certificate), text(&self.key));
        ["--cert".to_owned(), certificate, "--key".to_owned(), key]
    }

    /// The same for openssl.
    pub(super) fn openssl_arguments(&self) -> [String; 4] {
        self.arguments().map(|word| word.replace("--", "-"))
    }

    /// The lines of a mosquitto listener that shows it.
    pub(crate) fn listener(&self) -> String {
        let (certificate, key) = (self.certificate.display(), self.key.display());
        format!("certfile {certificate}\nkeyfile {key}\n")
    }

    /// A TLS server with this certificate, for [`Peer::secure`](super::Peer::secure).
    pub(crate) fn server(&self) -> Arc<ServerConfig> {
        self.server_of(&[&version::TLS13, &version::TLS12])
    }

    /// A TLS server that speaks some versions only.
    pub(crate) fn server_of(&self, versions: &[&'static SupportedProtocolVersion]) -> Arc<ServerConfig> {
        let chain = CertificateDer::pem_file_iter(&self.certificate)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let key = PrivateKeyDer::from_pem_file(&self.key).unwrap();
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Arc::new(config)
    }
}
