//! TLS: whether it is on, and what can be said of its options without a connection.

use std::path::PathBuf;

use crate::cli::mosquitto::Surroundings;
use crate::cli::mosquitto::draft::{Flag, Flags, TlsDraft};
use crate::cli::mosquitto::fault::Fault;
use crate::cli::mosquitto::values::path;
use crate::net::{ClientCertificate, TlsOptions, TlsVersion, Verification};

/// How long the name of a protocol may be that TLS negotiates; upstream cuts it there.
const ALPN_LENGTH: usize = 254;

/// What `draft` asks for, checked in the order of upstream's library. The files are looked for, as there.
pub(super) fn lower(
    draft: TlsDraft,
    flags: Flags,
    port: Option<i32>,
    surroundings: &dyn Surroundings,
) -> Result<Option<TlsOptions>, Fault> {
    if flags.has(Flag::NoTls) {
        return Ok(None);
    }
    let TlsDraft {
        cafile,
        capath,
        cert,
        key,
        keyform,
        ciphers,
        version,
        alpn,
        keylog,
        engine,
        // Nothing without an engine, and there is none.
        engine_password: _,
        psk,
        psk_identity,
    } = draft;
    let file = |value: Option<Vec<u8>>| value.as_deref().map(path);
    let cafile = file(cafile);
    let identity = file(cert)
        .zip(file(key))
        .map(|(certificate, key)| ClientCertificate { certificate, key });
    let has_authority = cafile.is_some() || capath.is_some();
    let os_certificates = flags.has(Flag::OsCertificates) || (!has_authority && port == Some(8883));
    let on = has_authority || psk.is_some() || os_certificates;
    if on {
        check_files(cafile.as_ref(), identity.as_ref(), surroundings)?;
    }
    if psk_identity.is_some() {
        check_key(psk.as_deref().unwrap_or_default())?;
    }
    check_engine(engine.as_deref(), keyform.as_deref())?;
    let version = version.map(|version| check_version(&version)).transpose()?;
    if psk.is_some() {
        return Err(Fault::line(
            "TLS with pre-shared keys (--psk) is not supported, use certificates.",
        ));
    }
    Ok(on.then(|| TlsOptions {
        os_certificates,
        ca_files: cafile.into_iter().collect(),
        ca_directories: file(capath).into_iter().collect(),
        client_certificate: identity,
        min_version: version,
        max_version: None,
        ciphers: ciphers.map(|ciphers| String::from_utf8_lossy(&ciphers).into_owned()),
        alpn: alpn.map(protocol).into_iter().collect(),
        server_name: None,
        verification: if flags.has(Flag::Insecure) {
            Verification::SkipHostname
        } else {
            Verification::Verify
        },
        key_log: file(keylog),
    }))
}

fn protocol(mut name: Vec<u8>) -> String {
    name.truncate(ALPN_LENGTH);
    String::from_utf8_lossy(&name).into_owned()
}

fn check_files(
    cafile: Option<&PathBuf>,
    identity: Option<&ClientCertificate>,
    surroundings: &dyn Surroundings,
) -> Result<(), Fault> {
    let (cert, key) = identity
        .map(|identity| (&identity.certificate, &identity.key))
        .unzip();
    let found = [cafile, cert, key]
        .into_iter()
        .flatten()
        .all(|path| surroundings.can_open(path));
    if found {
        Ok(())
    } else {
        Err(Fault::line("Problem setting TLS options: File not found."))
    }
}

/// A pre-shared key is hexadecimal.
fn check_key(key: &[u8]) -> Result<(), Fault> {
    if key.iter().all(u8::is_ascii_hexdigit) {
        Ok(())
    } else {
        Err(Fault::line("Problem setting TLS-PSK options."))
    }
}

/// No engine of OpenSSL is there to be loaded.
fn check_engine(engine: Option<&[u8]>, keyform: Option<&[u8]>) -> Result<(), Fault> {
    if let Some(engine) = engine {
        let before = "Problem setting TLS engine, is ";
        return Err(Fault::quoting(before, engine, " a valid engine?"));
    }
    match keyform {
        None | Some(b"pem") => Ok(()),
        Some(b"engine") => Err(Fault::line(
            "Problem setting key form, an engine needs --tls-engine.",
        )),
        Some(_) => Err(Fault::line(
            "Problem setting key form, it must be one of 'pem' or 'engine'.",
        )),
    }
}

fn check_version(version: &[u8]) -> Result<TlsVersion, Fault> {
    match version.to_ascii_lowercase().as_slice() {
        b"tlsv1.2" => Ok(TlsVersion::V1_2),
        b"tlsv1.3" => Ok(TlsVersion::V1_3),
        _ => Err(Fault::line(
            "Problem setting TLS options, check the options are valid.",
        )),
    }
}
