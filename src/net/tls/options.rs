//! What a user decides about TLS.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::error::SetupError;
use super::prepare::Prepared;

/// What a user decides about TLS. Without any authority the certificates that the system trusts are used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsOptions {
    /// Trusts what the system trusts, also where authorities are given.
    pub os_certificates: bool,
    /// PEM files of trusted authorities, or of the server's own certificate.
    pub ca_files: Vec<PathBuf>,
    /// Directories whose `*.crt`, `*.pem` and `*.0` files are read as [`ca_files`](Self::ca_files).
    pub ca_directories: Vec<PathBuf>,
    /// Who the client is.
    pub client_certificate: Option<ClientCertificate>,
    /// The oldest version that is spoken; 1.2 if not given.
    pub min_version: Option<TlsVersion>,
    /// The newest version that is spoken; 1.3 if not given.
    pub max_version: Option<TlsVersion>,
    /// Cipher suites with their OpenSSL or IANA names, separated by colons, commas or spaces. A list with suites of
    /// one TLS version only leaves those of the other version as they are, as in OpenSSL.
    pub ciphers: Option<String>,
    /// Protocols to offer (RFC 7301), the preferred one first; each 1 to 255 bytes.
    pub alpn: Vec<String>,
    /// The name that is announced and verified instead of the endpoint's host.
    pub server_name: Option<String>,
    /// What of the server's certificate is verified.
    pub verification: Verification,
    /// Where the secrets of each session are appended, in the NSS key log format.
    pub key_log: Option<PathBuf>,
}

/// A client's certificate, in PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificate, and those of the authorities between it and the root.
    pub certificate: PathBuf,
    /// Its private key: PKCS#8, PKCS#1 or SEC1, not encrypted.
    pub key: PathBuf,
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// RFC 5246.
    V1_2,
    /// RFC 8446.
    V1_3,
}

/// What of the server's certificate is verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verification {
    /// The chain and the name.
    #[default]
    Verify,
    /// The chain, not the name: what `--insecure` means to the mosquitto clients.
    SkipHostname,
    /// Nothing: anyone can be in the middle.
    SkipAll,
}

/// How long files that were read are used again. A certificate that was renewed is taken up by a later reconnect.
const FRESH: Duration = Duration::from_mins(1);

/// TLS with its options. Clones share what was read from files, so a thousand connections read them once.
#[derive(Clone)]
pub struct Tls {
    shared: Arc<Shared>,
}

struct Shared {
    options: TlsOptions,
    prepared: Mutex<Option<(Instant, Arc<Prepared>)>>,
}

impl Tls {
    /// What was decided.
    pub fn options(&self) -> &TlsOptions {
        &self.shared.options
    }

    /// What a connection needs: from files if that was not done in the last minute.
    pub(super) fn prepare(&self) -> Result<Arc<Prepared>, SetupError> {
        let mut slot = self
            .shared
            .prepared
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &*slot {
            Some((since, prepared)) if since.elapsed() < FRESH => Ok(Arc::clone(prepared)),
            _ => {
                let prepared = Arc::new(Prepared::new(&self.shared.options)?);
                *slot = Some((Instant::now(), Arc::clone(&prepared)));
                Ok(prepared)
            }
        }
    }
}

impl From<TlsOptions> for Tls {
    fn from(options: TlsOptions) -> Self {
        let prepared = Mutex::new(None);
        Self {
            shared: Arc::new(Shared { options, prepared }),
        }
    }
}

impl PartialEq for Tls {
    fn eq(&self, other: &Self) -> bool {
        self.options() == other.options()
    }
}

impl Eq for Tls {}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.options().fmt(f)
    }
}
