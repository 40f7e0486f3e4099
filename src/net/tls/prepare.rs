//! From options to what rustls needs.

use std::sync::{Arc, Mutex, PoisonError};

use tokio_rustls::rustls::client::{Resumption, WebPkiServerVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    self, ClientConfig, RootCertStore, SupportedProtocolVersion, client::danger::ServerCertVerifier,
};

use super::error::SetupError;
use super::key_log::KeyLogFile;
use super::verifier::{Rules, Verifier};
use super::{ClientCertificate, TlsOptions, TlsVersion, Verification, ciphers, files};
use crate::net::Warning;

/// What connections with the same options share.
pub(super) struct Prepared {
    pub(super) config: ClientConfig,
    pub(super) rules: Arc<Rules>,
    warnings: Mutex<Vec<Warning>>,
}

impl Prepared {
    /// Reads the files that `options` name.
    pub(super) fn new(options: &TlsOptions) -> Result<Self, SetupError> {
        let provider = Arc::new(CryptoProvider {
            cipher_suites: ciphers::choose(options.ciphers.as_deref())?,
            ..ring::default_provider()
        });
        let rules = Arc::new(rules(options, &provider)?);
        let verifier: Arc<dyn ServerCertVerifier> = Arc::new(Verifier::new(Arc::clone(&rules), true));
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&versions(options)?)
            .map_err(|_| SetupError::NoSuite)?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let mut config = match &options.client_certificate {
            Some(client) => {
                let (chain, key) = (
                    files::certificates(&client.certificate)?,
                    files::private_key(&client.key)?,
                );
                builder
                    .with_client_auth_cert(chain, key)
                    .map_err(|error| unusable(client, &error))?
            }
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = protocols(&options.alpn)?;
        // Each connection proves anew who the server is.
        config.resumption = Resumption::disabled();
        let mut warnings = Vec::new();
        if let Some(path) = &options.key_log {
            match KeyLogFile::open(path) {
                Ok(log) => config.key_log = Arc::new(log),
                Err(error) => warnings.push(Warning::key_log(path, &error)),
            }
        }
        Ok(Self {
            config,
            rules,
            warnings: Mutex::new(warnings),
        })
    }

    /// The warnings, to the first connection that asks.
    pub(super) fn take_warnings(&self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whom to trust.
fn rules(options: &TlsOptions, provider: &Arc<CryptoProvider>) -> Result<Rules, SetupError> {
    let algorithms = provider.signature_verification_algorithms;
    let mut rules = Rules {
        verification: options.verification,
        webpki: None,
        given: Vec::new(),
        algorithms,
    };
    if options.verification == Verification::SkipAll {
        return Ok(rules);
    }
    for file in &options.ca_files {
        rules.given.append(&mut files::certificates(file)?);
    }
    for directory in &options.ca_directories {
        rules.given.append(&mut files::certificates_in(directory)?);
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rules.given.iter().cloned());
    if options.os_certificates || rules.given.is_empty() {
        roots.add_parsable_certificates(system_certificates()?);
    }
    if roots.is_empty() {
        return Err(SetupError::NoAuthority);
    }
    let webpki = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build();
    rules.webpki = Some(webpki.map_err(|_| SetupError::NoAuthority)?);
    Ok(rules)
}

/// What the system trusts, or SSL_CERT_FILE and SSL_CERT_DIR say instead.
fn system_certificates() -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let found = load_system_certificates();
    if found.certs.is_empty() {
        let reason = found.errors.first().map(ToString::to_string);
        return Err(SetupError::SystemCertificates(
            reason.unwrap_or_else(|| "none found".to_owned()),
        ));
    }
    // One odd certificate among a hundred good ones is nobody's concern.
    Ok(found.certs)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn load_system_certificates() -> rustls_native_certs::CertificateResult {
    if !openssl_probe::has_ssl_cert_env_vars()
        && let Some(file) = openssl_probe::probe().cert_file
    {
        // The directory beside it has the same certificates again, each in a file of its own.
        return rustls_native_certs::load_certs_from_paths(Some(&file), None);
    }
    rustls_native_certs::load_native_certs()
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn load_system_certificates() -> rustls_native_certs::CertificateResult {
    rustls_native_certs::load_native_certs()
}

fn versions(options: &TlsOptions) -> Result<Vec<&'static SupportedProtocolVersion>, SetupError> {
    let oldest = options.min_version.unwrap_or(TlsVersion::V1_2);
    let newest = options.max_version.unwrap_or(TlsVersion::V1_3);
    let known = [(TlsVersion::V1_3, &TLS13), (TlsVersion::V1_2, &TLS12)];
    let wanted = known
        .into_iter()
        .filter(|(version, _)| (oldest..=newest).contains(version));
    let wanted: Vec<_> = wanted.map(|(_, version)| version).collect();
    if wanted.is_empty() {
        Err(SetupError::NoVersion)
    } else {
        Ok(wanted)
    }
}

fn protocols(names: &[String]) -> Result<Vec<Vec<u8>>, SetupError> {
    match names.iter().find(|name| name.is_empty() || name.len() > 255) {
        Some(name) => Err(SetupError::Alpn(name.clone())),
        None => Ok(names.iter().map(|name| name.clone().into_bytes()).collect()),
    }
}

fn unusable(client: &ClientCertificate, error: &rustls::Error) -> SetupError {
    match error {
        rustls::Error::InconsistentKeys(_) => SetupError::KeyMismatch {
            certificate: client.certificate.clone(),
            key: client.key.clone(),
        },
        error => SetupError::Key {
            path: client.key.clone(),
            reason: error.to_string(),
        },
    }
}
