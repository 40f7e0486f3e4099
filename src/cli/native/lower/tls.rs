//! The flags of TLS.

use super::Wrong;
use crate::cli::native::args::{OpensslArgs, TlsArgs};
use crate::net::{ClientCertificate, TlsOptions, Verification};

/// What is said of `--insecure`.
const INSECURE: &str = "--insecure: the broker's certificate is not verified, so anyone on the way can read and change \
                        what is sent";

/// TLS, if it is spoken: some flag says so, or else `implied` does, which is port or URL.
///
/// # Errors
/// When a flag asks for what rustls has not.
pub(super) fn tls(
    args: TlsArgs,
    implied: bool,
    warnings: &mut Vec<String>,
) -> Result<Option<TlsOptions>, Wrong> {
    let is_asked_for = args.is_asked_for();
    let TlsArgs {
        tls,
        no_tls,
        cafile,
        capath,
        cert,
        key,
        insecure,
        tls_server_name,
        tls_version,
        tls_alpn,
        ciphers,
        tls_keylog,
        openssl,
        sslkeylogfile,
    } = args;
    refuse(openssl)?;
    if no_tls || !(is_asked_for || implied) {
        return Ok(None);
    }
    if insecure {
        warnings.push(INSECURE.to_owned());
    }
    Ok(Some(TlsOptions {
        os_certificates: tls,
        ca_files: cafile,
        ca_directories: capath,
        client_certificate: cert.map(|certificate| ClientCertificate {
            key: key.unwrap_or_else(|| certificate.clone()),
            certificate,
        }),
        min_version: tls_version,
        max_version: None,
        ciphers,
        alpn: tls_alpn,
        server_name: tls_server_name,
        verification: if insecure {
            Verification::SkipAll
        } else {
            Verification::Verify
        },
        key_log: tls_keylog.or(sslkeylogfile),
    }))
}

fn refuse(openssl: OpensslArgs) -> Result<(), Wrong> {
    let OpensslArgs {
        psk,
        psk_identity,
        tls_engine,
        tls_engine_kpass_sha1,
        keyform,
    } = openssl;
    for (flag, is_given) in [
        ("--psk", psk.is_some()),
        ("--psk-identity", psk_identity.is_some()),
    ] {
        if is_given {
            return Err(Wrong(format!(
                "{flag}: culex speaks TLS with rustls, which has no pre-shared keys: use certificates"
            )));
        }
    }
    for (flag, is_given) in [
        ("--tls-engine", tls_engine.is_some()),
        ("--tls-engine-kpass-sha1", tls_engine_kpass_sha1.is_some()),
        ("--keyform", keyform.is_some()),
    ] {
        if is_given {
            return Err(Wrong(format!(
                "{flag}: culex speaks TLS with rustls, which has no engines of OpenSSL: keep the key in a PEM file"
            )));
        }
    }
    Ok(())
}
