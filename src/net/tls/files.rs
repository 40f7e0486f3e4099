//! Certificates and keys in PEM files (RFC 7468).

use std::fs;
use std::path::{Path, PathBuf};

use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::error::SetupError;

fn read(path: &Path) -> Result<Vec<u8>, SetupError> {
    fs::read(path).map_err(|error| SetupError::Read {
        path: path.to_owned(),
        error,
    })
}

/// The certificates in a file, at least one.
pub(super) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let text = read(path)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match found {
        Ok(found) if found.is_empty() => Err(SetupError::NoCertificate(path.to_owned())),
        Ok(found) => Ok(found),
        Err(error) => Err(damaged(path, &error)),
    }
}

/// The certificates in the `*.crt`, `*.pem` and `*.0` files of a directory, at least one. Files that hold something
/// else do no harm.
pub(super) fn certificates_in(directory: &Path) -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let unreadable = |error| SetupError::Read {
        path: directory.to_owned(),
        error,
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    let mut found = Vec::new();
    for path in paths.into_iter().filter(|path| may_hold_certificates(path)) {
        found.extend(certificates(&path).unwrap_or_default());
    }
    // `c_rehash` links each file under its hash.
    found.sort_unstable_by(|one, other| one.as_ref().cmp(other));
    found.dedup();
    if found.is_empty() {
        Err(SetupError::EmptyDirectory(directory.to_owned()))
    } else {
        Ok(found)
    }
}

/// `c_rehash` names its links `9d66eef0.0`, `9d66eef0.1` and so on.
fn may_hold_certificates(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        matches!(extension, "crt" | "pem") || extension.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The first private key in a file.
pub(super) fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, SetupError> {
    let text = read(path)?;
    if is_encrypted(&text) {
        return Err(SetupError::EncryptedKey(path.to_owned()));
    }
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| match error {
        pem::Error::NoItemsFound => SetupError::NoKey(path.to_owned()),
        error => damaged(path, &error),
    })
}

/// Whether the key is encrypted: PKCS#8 says so in its label, OpenSSL's old format in a header.
fn is_encrypted(text: &[u8]) -> bool {
    let has = |words: &str| memchr::memmem::find(text, words.as_bytes()).is_some();
    has("-----BEGIN ENCRYPTED PRIVATE KEY-----") || has("Proc-Type: 4,ENCRYPTED")
}

fn damaged(path: &Path, error: &pem::Error) -> SetupError {
    SetupError::Pem {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
