//! Certificates of authorities of one's own that rustls does not take.
//!
//! Most brokers have a certificate that somebody made with a few openssl commands. Two kinds of those are sound, but
//! not what the web's rules allow, and rustls knows only these: a certificate of X.509 version 1, signed by the given
//! authority, and a self-signed one that may also sign others, given as trusted itself. OpenSSL takes both, so a script
//! that works with the mosquitto clients has them. Here they are taken if the user named the file; what the system
//! trusts is never enough.

use std::time::Duration;

use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::client::verify_server_name;
use tokio_rustls::rustls::crypto::WebPkiSupportedAlgorithms;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, SignatureVerificationAlgorithm, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{CertificateError, DigitallySignedStruct, Error, PeerMisbehaved, SignatureScheme};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::X509Version;

use super::certificate;
use super::verifier::Rules;

/// Verifies such a certificate, its name only if there is one; `None` if it is of neither kind.
pub(super) fn verify(
    end_entity: &CertificateDer<'_>,
    rules: &Rules,
    name: Option<&ServerName<'_>>,
    now: UnixTime,
) -> Option<Result<(), Error>> {
    let parsed = certificate::parse(end_entity)?;
    let is_given = rules.given.iter().any(|given| given == end_entity);
    let is_version_1 = parsed.version() == X509Version::V1;
    if !(is_given || is_version_1 && is_signed_by_given(&parsed, rules, now)) {
        return None;
    }
    let verdict = check_validity(&parsed, now).and_then(|()| match name {
        Some(name) => check_name(end_entity, is_version_1, name),
        None => Ok(()),
    });
    Some(verdict)
}

fn is_signed_by_given(certificate: &X509Certificate<'_>, rules: &Rules, now: UnixTime) -> bool {
    let signed_by = |authority: &X509Certificate<'_>| {
        authority.subject().as_raw() == certificate.issuer().as_raw()
            && (authority.is_ca() || authority.version() == X509Version::V1)
            && check_validity(authority, now).is_ok()
            && is_signature(
                rules.algorithms.all,
                &authority.public_key().subject_public_key.data,
                certificate.tbs_certificate.as_ref(),
                &certificate.signature_value.data,
            )
    };
    let mut given = rules.given.iter().filter_map(|given| certificate::parse(given));
    given.any(|authority| signed_by(&authority))
}

/// Whether one of `algorithms` finds `signature` good. A key and a signature of one algorithm mean nothing to the
/// others, so trying is as strict as looking up the right one.
fn is_signature(
    algorithms: &[&dyn SignatureVerificationAlgorithm],
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> bool {
    algorithms
        .iter()
        .any(|algorithm| algorithm.verify_signature(key, message, signature).is_ok())
}

fn check_validity(certificate: &X509Certificate<'_>, now: UnixTime) -> Result<(), Error> {
    let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let validity = certificate.validity();
    let time = |seconds: i64| {
        UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(seconds).unwrap_or_default()))
    };
    let (not_before, not_after) = (validity.not_before.timestamp(), validity.not_after.timestamp());
    if seconds < not_before {
        let not_before = time(not_before);
        Err(CertificateError::NotValidYetContext {
            time: now,
            not_before,
        }
        .into())
    } else if seconds > not_after {
        let not_after = time(not_after);
        Err(CertificateError::ExpiredContext { time: now, not_after }.into())
    } else {
        Ok(())
    }
}

fn check_name(
    end_entity: &CertificateDer<'_>,
    is_version_1: bool,
    name: &ServerName<'_>,
) -> Result<(), Error> {
    if certificate::common_name_matches(end_entity, name) {
        return Ok(());
    }
    if is_version_1 {
        return Err(CertificateError::NotValidForName.into());
    }
    verify_server_name(&ParsedCertificate::try_from(end_entity)?, name)
}

/// Verifies that the server has the key of its version 1 certificate.
pub(super) fn verify_handshake(
    message: &[u8],
    end_entity: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<HandshakeSignatureValid, Error> {
    let certificate = certificate::parse(end_entity).ok_or(CertificateError::BadEncoding)?;
    let scheme = |(scheme, _): &&(SignatureScheme, _)| *scheme == signed.scheme;
    let (_, candidates) = algorithms
        .mapping
        .iter()
        .find(scheme)
        .ok_or(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme)?;
    let key = &certificate.public_key().subject_public_key.data;
    if is_signature(candidates, key, message, signed.signature()) {
        Ok(HandshakeSignatureValid::assertion())
    } else {
        Err(CertificateError::BadSignature.into())
    }
}
