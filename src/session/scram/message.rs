//! The messages of the server (RFC 5802, section 7).

use std::num::NonZeroU32;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::ScramError;

const FIRST: ScramError = ScramError::Malformed("first message");
const FINAL: ScramError = ScramError::Malformed("final message");

/// `r=NONCE,s=SALT,i=ITERATIONS`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServerFirst<'a> {
    /// The whole message.
    pub(super) text: &'a str,
    pub(super) nonce: &'a str,
    pub(super) salt: Vec<u8>,
    pub(super) iterations: NonZeroU32,
}

impl<'a> ServerFirst<'a> {
    pub(super) fn parse(message: &'a [u8]) -> Result<Self, ScramError> {
        let text = std::str::from_utf8(message).map_err(|_| FIRST)?;
        if text.starts_with("m=") {
            return Err(ScramError::Extension);
        }
        // What follows are extensions, which may be ignored.
        let mut parts = text.split(',');
        let mut part = |name: &str| parts.next().and_then(|part| part.strip_prefix(name)).ok_or(FIRST);
        let nonce = part("r=")?;
        let salt = BASE64_STANDARD.decode(part("s=")?).map_err(|_| FIRST)?;
        let iterations = part("i=")?;
        let is_number = iterations.bytes().all(|byte| byte.is_ascii_digit());
        let iterations = iterations.parse().ok().filter(|_| is_number).ok_or(FIRST)?;
        let is_printable = nonce.bytes().all(|byte| byte.is_ascii_graphic());
        if salt.is_empty() || !is_printable {
            return Err(FIRST);
        }
        Ok(Self {
            text,
            nonce,
            salt,
            iterations,
        })
    }
}

/// `v=SIGNATURE` or `e=ERROR`
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ServerFinal {
    Signature(Vec<u8>),
    Error(String),
}

impl ServerFinal {
    pub(super) fn parse(message: &[u8]) -> Result<Self, ScramError> {
        let text = std::str::from_utf8(message).map_err(|_| FINAL)?;
        let first = text.split(',').next().unwrap_or_default();
        if let Some(error) = first.strip_prefix("e=") {
            return Ok(Self::Error(error.to_owned()));
        }
        let signature = first.strip_prefix("v=").ok_or(FINAL)?;
        BASE64_STANDARD
            .decode(signature)
            .map(Self::Signature)
            .map_err(|_| FINAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_first_message_is_refused() {
        for (message, expected) in [
            (&b""[..], FIRST),
            (b"r=a,s=QQ==", FIRST),
            (b"s=QQ==,r=a,i=4096", FIRST),
            (b"r=a,s=,i=4096", FIRST),
            (b"r=a,s=Q,i=4096", FIRST),
            (b"r=a,s=QQ==,i=", FIRST),
            (b"r=a,s=QQ==,i=0", FIRST),
            (b"r=a,s=QQ==,i=+5000", FIRST),
            (b"r=a,s=QQ==,i=-1", FIRST),
            (b"r=a,s=QQ==,i=99999999999", FIRST),
            (b"r=a b,s=QQ==,i=4096", FIRST),
            (b"r=\xff,s=QQ==,i=4096", FIRST),
            (b"m=x,r=a,s=QQ==,i=4096", ScramError::Extension),
        ] {
            let found = ServerFirst::parse(message);
            assert_eq!(found, Err(expected), "{}", message.escape_ascii());
        }
        let found = ServerFirst::parse(b"r=a,s=QQ==,i=4096,x=y").unwrap();
        assert_eq!((found.nonce, found.salt.as_slice()), ("a", &b"A"[..]));
        assert_eq!(found.iterations.get(), 4096);
    }

    #[test]
    fn a_final_message_is_a_signature_or_an_error() {
        assert_eq!(
            ServerFinal::parse(b"v=QQ==,x=y"),
            Ok(ServerFinal::Signature(b"A".to_vec()))
        );
        assert_eq!(
            ServerFinal::parse(b"e=invalid-proof"),
            Ok(ServerFinal::Error("invalid-proof".to_owned()))
        );
        for message in [&b""[..], b"v=Q", b"x=QQ==", b"v=\xff"] {
            assert_eq!(ServerFinal::parse(message), Err(FINAL));
        }
    }
}
