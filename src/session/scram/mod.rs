//! SCRAM (RFC 5802, RFC 7677), the client's side, as an authentication method of MQTT 5 (section 4.12).
//!
//! The password never leaves: the client proves that it knows it, and the server proves that it has what was derived
//! from it. TLS channels are not bound (there is no `-PLUS`).

mod error;
mod message;
mod prepare;
#[cfg(test)]
mod tests;

use std::fmt;
use std::num::NonZeroU32;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::{digest, hmac, pbkdf2};

pub use error::ScramError;

use crate::mqtt::packet::Credentials;
use message::{ServerFinal, ServerFirst};

/// Fewer iterations make it easy to guess the password from the proof, and a false server asks for few (RFC 7677,
/// section 4).
const FEWEST_ITERATIONS: u32 = 4096;

/// More keep this client busy for seconds, and a false server asks for many.
const MOST_ITERATIONS: u32 = 2_000_000;

/// What a client says first: it does not bind the channel, and acts for itself.
const GS2_HEADER: &str = "n,,";

/// The hash functions that SCRAM is defined with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScramMechanism {
    /// SCRAM-SHA-1 (RFC 5802).
    Sha1,
    /// SCRAM-SHA-256 (RFC 7677).
    Sha256,
    /// SCRAM-SHA-512.
    Sha512,
}

impl ScramMechanism {
    /// All of them.
    pub const ALL: [ScramMechanism; 3] = [
        ScramMechanism::Sha1,
        ScramMechanism::Sha256,
        ScramMechanism::Sha512,
    ];

    /// The registered name, which is the authentication method.
    pub const fn name(self) -> &'static str {
        match self {
            ScramMechanism::Sha1 => "SCRAM-SHA-1",
            ScramMechanism::Sha256 => "SCRAM-SHA-256",
            ScramMechanism::Sha512 => "SCRAM-SHA-512",
        }
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            ScramMechanism::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            ScramMechanism::Sha256 => hmac::HMAC_SHA256,
            ScramMechanism::Sha512 => hmac::HMAC_SHA512,
        }
    }

    fn digest(self) -> &'static digest::Algorithm {
        self.hmac().digest_algorithm()
    }

    /// `Hi()` (RFC 5802, section 2.2).
    fn salted_password(self, password: &str, salt: &[u8], iterations: NonZeroU32) -> Vec<u8> {
        let algorithm = match self {
            ScramMechanism::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
            ScramMechanism::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            ScramMechanism::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        };
        let mut salted = vec![0; self.digest().output_len()];
        pbkdf2::derive(algorithm, iterations, salt, password.as_bytes(), &mut salted);
        salted
    }
}

/// Random bytes that no exchange has twice.
pub type Nonce = [u8; 18];

/// Who authenticates, and by which mechanism. `Debug` does not show the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Scram {
    mechanism: ScramMechanism,
    /// As it stands in a message.
    username: String,
    password: String,
}

impl fmt::Debug for Scram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scram")
            .field("mechanism", &self.mechanism)
            .field("username", &self.username)
            .field("password", &"(redacted)")
            .finish()
    }
}

impl Scram {
    /// Prepares user name and password (RFC 4013).
    ///
    /// # Errors
    /// When one is missing, or is not text that SASLprep allows.
    pub fn new(mechanism: ScramMechanism, credentials: &Credentials) -> Result<Self, ScramError> {
        let (Some(username), Some(password)) = (&credentials.username, &credentials.password) else {
            return Err(ScramError::NoCredentials);
        };
        let password = std::str::from_utf8(password).map_err(|_| ScramError::PasswordNotText)?;
        let username = prepare::prepare("user name", username)?;
        Ok(Self {
            mechanism,
            username: username.replace('=', "=3D").replace(',', "=2C"),
            password: prepare::prepare("password", password)?,
        })
    }

    pub(super) const fn mechanism(&self) -> ScramMechanism {
        self.mechanism
    }

    /// The first message of the client.
    pub(super) fn first(&self, nonce: &str) -> String {
        format!("{GS2_HEADER}{}", self.first_bare(nonce))
    }

    fn first_bare(&self, nonce: &str) -> String {
        format!("n={},r={nonce}", self.username)
    }

    /// The final message of the client, the answer to the first of the server; and what the server must answer.
    pub(super) fn last(&self, nonce: &str, server_first: &[u8]) -> Result<(String, Proof), ScramError> {
        let ServerFirst {
            text,
            nonce: whole_nonce,
            salt,
            iterations,
        } = ServerFirst::parse(server_first)?;
        // A server that adds nothing could have it all from an earlier exchange.
        if !whole_nonce.starts_with(nonce) || whole_nonce.len() == nonce.len() {
            return Err(ScramError::Nonce);
        }
        if iterations.get() < FEWEST_ITERATIONS {
            return Err(ScramError::TooFewIterations(iterations.get()));
        }
        if iterations.get() > MOST_ITERATIONS {
            return Err(ScramError::TooManyIterations(iterations.get()));
        }
        let algorithm = self.mechanism.hmac();
        let key = |bytes: &[u8]| hmac::Key::new(algorithm, bytes);
        let salted = key(&self.mechanism.salted_password(&self.password, &salt, iterations));
        let without_proof = format!("c={},r={whole_nonce}", BASE64_STANDARD.encode(GS2_HEADER));
        let auth_message = format!("{},{text},{without_proof}", self.first_bare(nonce));
        let client_key = hmac::sign(&salted, b"Client Key");
        let stored_key = digest::digest(self.mechanism.digest(), client_key.as_ref());
        let signature = hmac::sign(&key(stored_key.as_ref()), auth_message.as_bytes());
        let proof: Vec<u8> = client_key
            .as_ref()
            .iter()
            .zip(signature.as_ref())
            .map(|(key, signature)| key ^ signature)
            .collect();
        let server_key = hmac::sign(&salted, b"Server Key");
        Ok((
            format!("{without_proof},p={}", BASE64_STANDARD.encode(proof)),
            Proof {
                server_key: key(server_key.as_ref()),
                auth_message,
            },
        ))
    }
}

/// What the server's final message is verified with.
#[derive(Debug)]
pub(super) struct Proof {
    server_key: hmac::Key,
    auth_message: String,
}

impl Proof {
    /// Whether the server has shown that it has what was derived from the password.
    pub(super) fn verify(&self, server_final: &[u8]) -> Result<(), ScramError> {
        match ServerFinal::parse(server_final)? {
            ServerFinal::Error(error) => Err(ScramError::Refused(error)),
            ServerFinal::Signature(signature) => {
                hmac::verify(&self.server_key, self.auth_message.as_bytes(), &signature)
                    .map_err(|_| ScramError::Signature)
            }
        }
    }
}
