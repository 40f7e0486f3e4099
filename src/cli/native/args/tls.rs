//! TLS: shared by every command that connects.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::value::{Secret, text};
use crate::net::TlsVersion;

// "TLS".
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "TLS")]
pub(in crate::cli) struct TlsArgs {
    /// Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it
    #[arg(long, alias = "tls-use-os-certs")]
    pub(in crate::cli) tls: bool,

    /// Speak no TLS, whatever port, environment and profile say
    #[arg(long, conflicts_with_all = ["tls", "cafile", "capath", "cert", "key", "insecure"])]
    pub(in crate::cli) no_tls: bool,

    /// Trust the authorities in this PEM file, and with --tls the system's too; repeatable
    #[arg(long, value_name = "FILE", alias = "ca")]
    pub(in crate::cli) cafile: Vec<PathBuf>,

    /// Trust the authorities in the PEM files of this directory; repeatable
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) capath: Vec<PathBuf>,

    /// Certificate of this client, a PEM file
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) cert: Option<PathBuf>,

    /// Private key of this client, a PEM file [default: the file of --cert]
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(in crate::cli) key: Option<PathBuf>,

    /// Verify nothing about the broker's certificate: anyone can be in the middle
    #[arg(long)]
    pub(in crate::cli) insecure: bool,

    /// Name to verify in the broker's certificate [default: the host]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) tls_server_name: Option<String>,

    /// Oldest version of TLS [default: 1.2]
    #[arg(long, value_name = "VERSION", value_parser = tls_version())]
    pub(in crate::cli) tls_version: Option<TlsVersion>,

    /// Protocol to offer by ALPN; repeatable
    #[arg(long, value_name = "PROTOCOL", value_parser = text(alpn))]
    pub(in crate::cli) tls_alpn: Vec<String>,

    /// Cipher suites by their OpenSSL names, separated by colons
    #[arg(long, value_name = "LIST")]
    pub(in crate::cli) ciphers: Option<String>,

    /// Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) tls_keylog: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) openssl: OpensslArgs,

    /// `SSLKEYLOGFILE`, which asks for no TLS, but to log it.
    #[arg(skip)]
    pub(in crate::cli) sslkeylogfile: Option<PathBuf>,
}

impl TlsArgs {
    /// Whether any flag asks for TLS.
    pub(in crate::cli) fn is_asked_for(&self) -> bool {
        let neutral = Self {
            no_tls: self.no_tls,
            openssl: self.openssl.clone(),
            sslkeylogfile: self.sslkeylogfile.clone(),
            ..Self::default()
        };
        *self != neutral
    }
}

// What OpenSSL has and rustls has not. Read, so that the answer can say so.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub(in crate::cli) struct OpensslArgs {
    /// Not supported
    #[arg(long, hide = true, value_parser = Secret::parser())]
    pub(in crate::cli) psk: Option<Secret>,

    /// Not supported
    #[arg(long, hide = true)]
    pub(in crate::cli) psk_identity: Option<String>,

    /// Not supported
    #[arg(long, hide = true)]
    pub(in crate::cli) tls_engine: Option<String>,

    /// Not supported
    #[arg(long, hide = true, value_parser = Secret::parser())]
    pub(in crate::cli) tls_engine_kpass_sha1: Option<Secret>,

    /// Not supported
    #[arg(long, hide = true)]
    pub(in crate::cli) keyform: Option<String>,
}

fn tls_version() -> impl TypedValueParser<Value = TlsVersion> {
    PossibleValuesParser::new([
        PossibleValue::new("1.2").aliases(["tlsv1.2"]),
        PossibleValue::new("1.3").aliases(["tlsv1.3"]),
    ])
    .map(|version| match version.as_str() {
        "1.2" | "tlsv1.2" => TlsVersion::V1_2,
        _ => TlsVersion::V1_3,
    })
}

/// RFC 7301, section 3.1.
fn alpn(text: &str) -> Result<String, &'static str> {
    match text.len() {
        1..=255 => Ok(text.to_owned()),
        _ => Err("expected 1 to 255 bytes"),
    }
}
