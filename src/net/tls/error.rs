//! Why there is no TLS, in words that name the cause.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::{X509Name, X509Version};

use super::certificate;
use crate::net::Cause;
use crate::net::error::{list, printable, system_text};

/// What is wrong with the options, before anything is sent.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file or directory cannot be read.
    #[error("cannot read {}: {}", path.display(), system_text(error))]
    Read {
        /// Its path.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file holds PEM, but damaged.
    #[error("{} is damaged: {reason}", path.display())]
    Pem {
        /// Its path.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file without a certificate.
    #[error("{} has no certificate in PEM format", .0.display())]
    NoCertificate(PathBuf),
    /// A directory without a certificate.
    #[error("{} has no certificates: none of its *.crt, *.pem and *.0 files holds one", .0.display())]
    EmptyDirectory(PathBuf),
    /// A file without a private key.
    #[error("{} has no private key in PEM format", .0.display())]
    NoKey(PathBuf),
    /// A private key that a passphrase protects.
    #[error("the key in {path} is encrypted; decrypt it with: openssl pkey -in {path} -out {path}.decrypted", path = .0.display())]
    EncryptedKey(PathBuf),
    /// A private key of a kind that cannot be used.
    #[error("the key in {} cannot be used: {reason}", path.display())]
    Key {
        /// Its path.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Certificate and key of different pairs.
    #[error("the key in {} does not belong to the certificate in {}", key.display(), certificate.display())]
    KeyMismatch {
        /// Path of the certificate.
        certificate: PathBuf,
        /// Path of the key.
        key: PathBuf,
    },
    /// A cipher suite that is not there.
    #[error("unknown cipher {name}; known are {known}")]
    Cipher {
        /// As it was given.
        name: String,
        /// Those that are there.
        known: String,
    },
    /// The oldest version is newer than the newest.
    #[error("no TLS version is left between the oldest and the newest one")]
    NoVersion,
    /// No cipher suite of the versions.
    #[error("no cipher is left for the TLS versions asked for")]
    NoSuite,
    /// A protocol name that cannot be sent.
    #[error("the ALPN protocol {0:?} is not 1 to 255 bytes long")]
    Alpn(String),
    /// Nobody to trust: the given certificates cannot be used.
    #[error("none of the given authorities can be used")]
    NoAuthority,
    /// The system has no certificates.
    #[error("no trusted certificates on this system: {0}")]
    SystemCertificates(String),
}

/// Why the handshake failed.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The options cannot be used.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// Neither a name nor an address.
    #[error("{0:?} cannot be the name of a TLS server")]
    ServerName(String),
    /// The certificate was good once.
    #[error("the server's certificate expired on {}, {} ago", date(*at), span(*at, *now))]
    Expired {
        /// When.
        at: Timestamp,
        /// What the clock here says.
        now: Timestamp,
    },
    /// The certificate will be good, or the clock here is wrong.
    #[error("the server's certificate is not valid before {}, and the clock here says {}", date(*from), date(*now))]
    NotYetValid {
        /// From when.
        from: Timestamp,
        /// What the clock here says.
        now: Timestamp,
    },
    /// Nobody who is trusted has signed the certificate.
    #[error("the server's certificate ({subject}) was issued by {issuer}, which is not trusted")]
    UnknownIssuer {
        /// Whose certificate it is.
        subject: String,
        /// Who signed it.
        issuer: String,
    },
    /// The server itself has signed the certificate.
    #[error("the server's certificate ({0}) is self-signed, and not trusted")]
    SelfSigned(String),
    /// The certificate is for somebody else.
    #[error("the server's certificate is not for {wanted}, but for {}", or_nobody(names))]
    NameMismatch {
        /// The name that was asked for.
        wanted: String,
        /// The names that it is for.
        names: Vec<String>,
    },
    /// The certificate cannot be used for another reason.
    #[error("the server's certificate cannot be used: {0}")]
    Certificate(String),
    /// The first bytes were not TLS.
    #[error("the server does not speak TLS on this port: it answered with something else")]
    NotTls,
    /// The connection was closed.
    #[error("the server closed the connection in the middle of the TLS handshake")]
    Closed,
    /// The server asks who the client is, or does not like the answer.
    #[error("{0}")]
    ClientCertificate(&'static str),
    /// The server gave another reason.
    #[error("{0}")]
    Refused(String),
    /// The network failed.
    #[error("{}", system_text(.0))]
    Io(io::Error),
}

impl TlsError {
    /// What hints depend on.
    pub fn cause(&self) -> Cause {
        match self {
            TlsError::Setup(_) | TlsError::ServerName(_) => Cause::TlsSetup,
            TlsError::Expired { .. }
            | TlsError::NotYetValid { .. }
            | TlsError::UnknownIssuer { .. }
            | TlsError::SelfSigned(_)
            | TlsError::NameMismatch { .. }
            | TlsError::Certificate(_) => Cause::ServerCertificate,
            TlsError::NotTls | TlsError::Closed => Cause::NotTls,
            TlsError::ClientCertificate(_) => Cause::ClientCertificate,
            TlsError::Refused(_) | TlsError::Io(_) => Cause::Other,
        }
    }
}

/// What an error of the handshake means. `rejected` is the server's certificate, if that was the cause, and `host` what
/// was asked for.
pub(super) fn during_handshake(
    error: io::Error,
    rejected: Option<&CertificateDer<'_>>,
    host: &str,
) -> TlsError {
    match rustls_error(&error) {
        Some(Error::InvalidCertificate(cause)) => {
            let facts = rejected
                .and_then(|der| certificate::parse(der))
                .as_ref()
                .map(Facts::new);
            of_certificate(cause, facts.unwrap_or_default(), host)
        }
        Some(Error::InvalidMessage(InvalidMessage::InvalidContentType)) => TlsError::NotTls,
        Some(error) => of_rustls(error),
        None if is_closed(error.kind()) => TlsError::Closed,
        None => TlsError::Io(error),
    }
}

/// Gives an error that came after the handshake the words that the user should read. In TLS 1.3 that is when a server
/// tells what it thinks of the client's certificate.
pub(in crate::net) fn after_handshake(error: io::Error) -> io::Error {
    match rustls_error(&error) {
        Some(Error::AlertReceived(_)) => {}
        Some(_) => return io::Error::new(error.kind(), TlsError::Refused(error.to_string())),
        None => return error,
    }
    let words = rustls_error(&error).map_or_else(|| TlsError::Closed, of_rustls);
    io::Error::new(io::ErrorKind::ConnectionAborted, words)
}

fn rustls_error(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

fn is_closed(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(
        kind,
        UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe
    )
}

/// What the server's certificate says.
#[derive(Default)]
struct Facts {
    subject: String,
    issuer: String,
    is_self_signed: bool,
    is_version_1: bool,
    /// Whom it is for.
    hosts: Vec<String>,
}

impl Facts {
    fn new(parsed: &X509Certificate<'_>) -> Self {
        let names = certificate::names(parsed);
        let mut hosts: Vec<String> = names.iter().map(|name| printable(name)).collect();
        if let Some(common_name) = certificate::common_name(parsed)
            && hosts.is_empty()
        {
            let common_name = printable(common_name);
            hosts.push(format!(
                "{common_name} (its common name; it has no alternative names)"
            ));
        }
        Self {
            subject: or_nameless(parsed.subject()),
            issuer: or_nameless(parsed.issuer()),
            is_self_signed: parsed.subject().as_raw() == parsed.issuer().as_raw(),
            is_version_1: parsed.version() == X509Version::V1,
            hosts,
        }
    }
}

fn or_nameless(name: &X509Name<'_>) -> String {
    let text = printable(&name.to_string());
    if text.is_empty() {
        "nameless".to_owned()
    } else {
        text
    }
}

fn of_certificate(error: &CertificateError, facts: Facts, host: &str) -> TlsError {
    let Facts { subject, issuer, .. } = facts;
    match error {
        CertificateError::ExpiredContext { time, not_after } => TlsError::Expired {
            at: timestamp(*not_after),
            now: timestamp(*time),
        },
        CertificateError::NotValidYetContext { time, not_before } => TlsError::NotYetValid {
            from: timestamp(*not_before),
            now: timestamp(*time),
        },
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsError::NameMismatch {
                wanted: host.to_owned(),
                names: facts.hosts,
            }
        }
        // Other is what web rules have against private authorities: whom to trust helps more than what the rules say.
        CertificateError::UnknownIssuer | CertificateError::Other(_) if facts.is_self_signed => {
            TlsError::SelfSigned(subject)
        }
        CertificateError::UnknownIssuer => TlsError::UnknownIssuer { subject, issuer },
        CertificateError::Revoked => TlsError::Certificate("it was revoked".to_owned()),
        CertificateError::BadEncoding => TlsError::Certificate("it is malformed".to_owned()),
        CertificateError::BadSignature => {
            TlsError::Certificate("a signature in its chain is wrong".to_owned())
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            TlsError::Certificate("it is not one for a server".to_owned())
        }
        CertificateError::Other(_) if facts.is_version_1 => TlsError::UnknownIssuer { subject, issuer },
        other => TlsError::Certificate(other.to_string()),
    }
}

fn of_rustls(error: &Error) -> TlsError {
    match error {
        Error::AlertReceived(alert) => of_alert(*alert),
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            | PeerIncompatible::Tls12NotOffered
            | PeerIncompatible::Tls12NotOfferedOrEnabled,
        ) => TlsError::Refused("the server speaks none of the TLS versions that may be used".to_owned()),
        other => TlsError::Refused(format!("the TLS handshake failed: {other}")),
    }
}

/// What the server said when it ended the connection.
fn of_alert(alert: AlertDescription) -> TlsError {
    use AlertDescription as Alert;
    let words = match alert {
        Alert::CertificateRequired | Alert::NoCertificate => {
            return TlsError::ClientCertificate("the server requires a client certificate");
        }
        Alert::UnknownCA => {
            return TlsError::ClientCertificate(
                "the server does not trust the issuer of the client certificate",
            );
        }
        Alert::CertificateExpired => {
            return TlsError::ClientCertificate("the server says that the client certificate has expired");
        }
        Alert::CertificateRevoked => {
            return TlsError::ClientCertificate("the server says that the client certificate was revoked");
        }
        Alert::BadCertificate | Alert::UnsupportedCertificate | Alert::CertificateUnknown => {
            return TlsError::ClientCertificate("the server does not accept the client certificate");
        }
        Alert::AccessDenied => "the server denied access",
        Alert::HandshakeFailure | Alert::InsufficientSecurity => {
            "the server found nothing that both sides can use (cipher or TLS version), or requires a client certificate"
        }
        Alert::ProtocolVersion => "the server speaks none of the TLS versions that may be used",
        Alert::NoApplicationProtocol => "the server speaks none of the ALPN protocols that were offered",
        Alert::UnrecognisedName => "the server does not know the server name",
        other => return TlsError::Refused(format!("the server ended the TLS session with alert {other:?}")),
    };
    TlsError::Refused(words.to_owned())
}

fn timestamp(time: UnixTime) -> Timestamp {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

fn date(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// The largest unit of the time between, as exact as an error needs.
fn span(from: Timestamp, to: Timestamp) -> String {
    let seconds = to.as_second().saturating_sub(from.as_second()).max(0);
    let units = [("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)];
    let (unit, length) = units
        .into_iter()
        .find(|(_, length)| seconds >= *length)
        .unwrap_or(("second", 1));
    let count = seconds / length;
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

fn or_nobody(names: &[String]) -> String {
    if names.is_empty() {
        "nobody: it has no names".to_owned()
    } else {
        list(names)
    }
}
