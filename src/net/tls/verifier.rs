//! Whether the server is the one that was asked for.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{
    WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::{Verification, certificate, private_authority};

/// What is verified, and against what: the same for all connections with the same options.
pub(super) struct Rules {
    pub(super) verification: Verification,
    /// Present unless nothing is verified.
    pub(super) webpki: Option<Arc<WebPkiServerVerifier>>,
    /// The certificates that the user gave as trusted.
    pub(super) given: Vec<CertificateDer<'static>>,
    pub(super) algorithms: WebPkiSupportedAlgorithms,
}

/// The verifier of one connection.
pub(super) struct Verifier {
    rules: Arc<Rules>,
    /// Whether the server has a name at all.
    name_matters: bool,
    rejected: Mutex<Option<CertificateDer<'static>>>,
}

impl Verifier {
    pub(super) fn new(rules: Arc<Rules>, name_matters: bool) -> Self {
        Self {
            name_matters: name_matters && rules.verification == Verification::Verify,
            rules,
            rejected: Mutex::new(None),
        }
    }

    /// The server's certificate, if it was rejected.
    pub(super) fn take_rejected(&self) -> Option<CertificateDer<'static>> {
        self.rejected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn judge(&self, presented: &Presented<'_>) -> Result<(), Error> {
        let Some(webpki) = &self.rules.webpki else {
            return Ok(());
        };
        let verdict = webpki.verify_server_cert(
            presented.end_entity,
            presented.intermediates,
            presented.name,
            presented.ocsp_response,
            presented.now,
        );
        match verdict {
            Ok(_) => Ok(()),
            // The name comes last, so the chain is good.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.is_right_name(presented) => Ok(()),
            Err(error) => {
                let name = self.name_matters.then_some(presented.name);
                let private =
                    private_authority::verify(presented.end_entity, &self.rules, name, presented.now);
                private.unwrap_or(Err(error))
            }
        }
    }

    /// Whether a certificate whose names do not match will do all the same: names do not matter, or it has none but the
    /// common name that authorities of one's own still use.
    fn is_right_name(&self, presented: &Presented<'_>) -> bool {
        !self.name_matters
            || !self.rules.given.is_empty()
                && certificate::common_name_matches(presented.end_entity, presented.name)
    }
}

/// What there is to judge.
struct Presented<'a> {
    end_entity: &'a CertificateDer<'a>,
    intermediates: &'a [CertificateDer<'a>],
    name: &'a ServerName<'a>,
    ocsp_response: &'a [u8],
    now: UnixTime,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let presented = Presented {
            end_entity,
            intermediates,
            name: server_name,
            ocsp_response,
            now,
        };
        self.judge(&presented)
            .map(|()| ServerCertVerified::assertion())
            .inspect_err(|_| {
                let mut rejected = self.rejected.lock().unwrap_or_else(PoisonError::into_inner);
                *rejected = Some(end_entity.clone().into_owned());
            })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.rules.algorithms;
        if certificate::is_version_1(certificate) {
            return private_authority::verify_handshake(message, certificate, signed, algorithms);
        }
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.rules.algorithms;
        if certificate::is_version_1(certificate) {
            return private_authority::verify_handshake(message, certificate, signed, algorithms);
        }
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.rules.algorithms.supported_schemes()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({:?})", self.rules.verification)
    }
}
