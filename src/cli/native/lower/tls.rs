//! The flags of TLS.

use super::Wrong;
use crate::cli::native::args::{OpensslArgs, TlsArgs};
use crate::net::{ClientCertificate, Tls, TlsOptions, Verification};

/// What is said of `--insecure`.
const INSECURE: &str = "--insecure: the broker's certificate is not verified, so anyone on the way can read and change \
                        what is sent";

/// What the flags say about TLS, before it is known who speaks it.
#[derive(Debug)]
pub(super) struct TlsRules {
    /// `None` if a flag forbids it.
    tls: Option<Tls>,
    /// Whether some flag asks for it.
    is_asked_for: bool,
    is_insecure: bool,
}

impl TlsRules {
    /// TLS, if it is spoken: some flag says so, or else `implied` does, which is port or URL.
    pub(super) fn of_scheme(&self, implied: bool) -> Option<Tls> {
        self.tls.clone().filter(|_| self.is_asked_for || implied)
    }

    /// What is to be said where TLS is spoken.
    pub(super) fn warning(&self) -> Option<String> {
        self.is_insecure.then(|| INSECURE.to_owned())
    }
}

/// # Errors
/// When a flag asks for what rustls has not.
pub(super) fn tls(args: TlsArgs) -> Result<TlsRules, Wrong> {
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
    let options = TlsOptions {
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
    };
    Ok(TlsRules {
        tls: (!no_tls).then(|| options.into()),
        is_asked_for,
        is_insecure: insecure && !no_tls,
    })
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
