//! What a certificate says (RFC 5280).

use std::net::IpAddr;

use tokio_rustls::rustls::pki_types::ServerName;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Version};

/// Reads a certificate; `None` if it is malformed, has something after it, or says two things about its signature
/// (RFC 5280, section 4.1.1.2).
pub(super) fn parse(der: &[u8]) -> Option<X509Certificate<'_>> {
    let (rest, certificate) = X509Certificate::from_der(der).ok()?;
    let is_sound =
        rest.is_empty() && certificate.signature_algorithm == certificate.tbs_certificate.signature;
    is_sound.then_some(certificate)
}

/// Whether it is of the first version of X.509, which has no extensions. `openssl x509 -req` made them until OpenSSL
/// 3.2, and so did many who followed the manual of mosquitto.
pub(super) fn is_version_1(der: &[u8]) -> bool {
    parse(der).is_some_and(|certificate| certificate.version() == X509Version::V1)
}

/// The subject alternative names that a server can have, in words.
pub(super) fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let names = extension.value.general_names.iter();
    names.filter_map(name_text).collect()
}

fn name_text(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let address = match bytes.len() {
                4 => <[u8; 4]>::try_from(*bytes).ok().map(IpAddr::from),
                _ => <[u8; 16]>::try_from(*bytes).ok().map(IpAddr::from),
            };
            address.map(|address| address.to_string())
        }
        _ => None,
    }
}

/// The subject's common name.
pub(super) fn common_name<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a str> {
    certificate.subject().iter_common_name().last()?.as_str().ok()
}

/// Whether a certificate without alternative names has `name` as its common name. A `*` stands for the first label.
pub(super) fn common_name_matches(der: &[u8], name: &ServerName<'_>) -> bool {
    let Some(certificate) = parse(der) else {
        return false;
    };
    if !names(&certificate).is_empty() {
        return false;
    }
    let (Some(common_name), wanted) = (common_name(&certificate), name.to_str()) else {
        return false;
    };
    if common_name.eq_ignore_ascii_case(&wanted) {
        return true;
    }
    let is_dns = matches!(name, ServerName::DnsName(_));
    let parent = |text: &str| {
        text.split_once('.')
            .map(|(_, parent)| parent.to_ascii_lowercase())
    };
    is_dns
        && common_name.starts_with("*.")
        && parent(common_name).is_some_and(|parent| parent.contains('.'))
        && parent(common_name) == parent(&wanted)
}
