//! Why an exchange fails.

use thiserror::Error;

/// Why SCRAM does not authenticate. The texts repeat nothing that could be a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScramError {
    /// There is no user name, or no password.
    #[error("SCRAM needs a user name and a password")]
    NoCredentials,
    /// A nonce must be one that nobody can guess.
    #[error("the system has no random numbers")]
    NoRandomNumbers,
    /// SCRAM knows text only.
    #[error("the password is not UTF-8, which SCRAM needs")]
    PasswordNotText,
    /// Forbidden by RFC 4013, or nothing is left of it.
    #[error("the {0} is empty or has characters that SCRAM does not allow (RFC 4013)")]
    Prepare(&'static str),
    /// The message is none.
    #[error("the broker's {0} of SCRAM is malformed")]
    Malformed(&'static str),
    /// A mandatory extension (RFC 5802, section 5.1).
    #[error("the broker asks for an extension of SCRAM that culex does not know")]
    Extension,
    /// The server's nonce does not begin with the client's, or adds nothing.
    #[error("the broker answered to another SCRAM exchange")]
    Nonce,
    /// The password could be guessed from the proof.
    #[error(
        "the broker asks for {0} iterations of SCRAM; below 4096 the password could be guessed from the answer"
    )]
    TooFewIterations(u32),
    /// It would take too long.
    #[error("the broker asks for {0} iterations of SCRAM; 2000000 are the most")]
    TooManyIterations(u32),
    /// The server's error (RFC 5802, section 7).
    #[error("the broker refused SCRAM: {}", .0.escape_debug())]
    Refused(String),
    /// The server's signature is another one.
    #[error("the broker does not know the password: its signature is wrong")]
    Signature,
    /// The server accepts, and has not shown that it knows the password.
    #[error("the broker accepted without a proof that it knows the password")]
    NoProof,
    /// AUTH of another authentication method (section 4.12).
    #[error("the broker answered for another authentication method")]
    Method,
}
