//! The head of an HTTP response, for the upgrade to WebSocket and for proxies.

use std::fmt;
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// A head longer than this is no answer to a simple request.
const MAX_HEAD: usize = 64 * 1024;

/// How many header lines are taken.
const MAX_HEADERS: usize = 128;

/// Status line and headers of a response, and what was read past them.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: Status,
    headers: Vec<(String, String)>,
    pub(super) rest: Vec<u8>,
}

/// A status code and its reason, as the server gives it: `404 Not Found`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// 100 to 999.
    pub code: u16,
    /// May be empty.
    pub reason: String,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if !self.reason.is_empty() {
            write!(f, " {}", self.reason.escape_debug())?;
        }
        Ok(())
    }
}

/// Why there is no head.
#[derive(Debug)]
pub(super) enum HeadError {
    /// The connection was closed first.
    Closed,
    /// What came is not HTTP.
    NotHttp,
    /// The network failed.
    Io(io::Error),
}

impl Head {
    /// Reads a head; those of interim responses (`100 Continue`) are skipped.
    pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Self, HeadError> {
        let mut bytes = Vec::new();
        loop {
            match Self::parse(&bytes)? {
                Some(head) if head.is_interim() => bytes = head.rest,
                Some(head) => return Ok(head),
                None if bytes.len() > MAX_HEAD => return Err(HeadError::NotHttp),
                None => match stream.read_buf(&mut bytes).await {
                    Ok(0) => return Err(HeadError::Closed),
                    Ok(_) => {}
                    Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                        return Err(HeadError::Closed);
                    }
                    Err(error) => return Err(HeadError::Io(error)),
                },
            }
        }
    }

    /// The head at the start of `bytes`; `None` if it is not complete.
    fn parse(bytes: &[u8]) -> Result<Option<Self>, HeadError> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let length = match response.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(_) => return Err(HeadError::NotHttp),
        };
        let header = |header: &httparse::Header<'_>| {
            (
                header.name.to_owned(),
                String::from_utf8_lossy(header.value).into_owned(),
            )
        };
        Ok(Some(Self {
            status: Status {
                code: response.code.unwrap_or_default(),
                reason: response.reason.unwrap_or_default().to_owned(),
            },
            headers: response.headers.iter().map(header).collect(),
            rest: bytes[length..].to_vec(),
        }))
    }

    fn is_interim(&self) -> bool {
        (100..200).contains(&self.status.code) && self.status.code != 101
    }

    /// The value of the first header with this name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// Whether a header with a list has `token` in it.
    pub(super) fn has_token(&self, name: &str, token: &str) -> bool {
        self.headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .any(|(_, value)| {
                value
                    .split(',')
                    .any(|word| word.trim().eq_ignore_ascii_case(token))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(text: &str) -> Result<Head, HeadError> {
        Head::read(&mut text.as_bytes()).await
    }

    #[tokio::test]
    async fn a_head_is_read_and_what_follows_is_kept() {
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching\r\nConnection: keep-alive, Upgrade\r\n\r\n\x01\x02";
        let head = read(text).await.unwrap();
        assert_eq!(head.status.to_string(), "101 Switching");
        assert!(head.has_token("connection", "upgrade"));
        assert!(!head.has_token("connection", "up"));
        assert_eq!(head.header("upgrade"), None);
        assert_eq!(head.rest, b"\x01\x02");
    }

    #[tokio::test]
    async fn what_is_no_head_is_told_apart() {
        assert!(matches!(
            read("HTTP/1.1 200 OK\r\nA: b\r\n").await,
            Err(HeadError::Closed)
        ));
        assert!(matches!(read("\x20\x02\x00\x00").await, Err(HeadError::NotHttp)));
        let endless = format!("HTTP/1.1 200 OK\r\nA: {}", "b".repeat(MAX_HEAD));
        assert!(matches!(read(&endless).await, Err(HeadError::NotHttp)));
    }

    #[tokio::test]
    async fn noise_is_no_head() {
        let good = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..5000 {
            let mut bytes = good.to_vec();
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
            bytes.truncate(random.usize(..bytes.len()));
            // An empty line can come about earlier, and then it is one.
            if let Ok(head) = Head::read(&mut &bytes[..]).await {
                assert!(bytes.len() > head.rest.len(), "{}", bytes.escape_ascii());
            }
        }
    }

    #[test]
    fn control_characters_of_a_reason_are_not_shown_raw() {
        let status = Status {
            code: 404,
            reason: "no\x1b[2J".to_owned(),
        };
        assert_eq!(status.to_string(), "404 no\\u{1b}[2J");
        assert_eq!(
            Status {
                code: 404,
                reason: String::new()
            }
            .to_string(),
            "404"
        );
    }
}
