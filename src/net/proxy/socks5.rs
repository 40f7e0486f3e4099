//! SOCKS5 (RFC 1928) with user name and password (RFC 1929).

use std::net::IpAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::ProxyError;
use crate::net::endpoint::bracketed;

const VERSION: u8 = 5;
const NO_LOGIN: u8 = 0;
const USERNAME_AND_PASSWORD: u8 = 2;
const NO_METHOD: u8 = 0xff;
const CONNECT: u8 = 1;
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// Opens a tunnel to a host and port.
pub(super) async fn open<S>(
    stream: &mut S,
    credentials: Option<(&[u8], &[u8])>,
    (host, port): (&str, u16),
) -> Result<(), ProxyError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let greeting: &[u8] = match credentials {
        None => &[VERSION, 1, NO_LOGIN],
        Some(_) => &[VERSION, 2, NO_LOGIN, USERNAME_AND_PASSWORD],
    };
    stream.write_all(greeting).await?;
    match (read_versioned(stream).await?, credentials) {
        (NO_LOGIN, _) => {}
        (USERNAME_AND_PASSWORD, Some(credentials)) => log_in(stream, credentials).await?,
        (NO_METHOD, None) => return Err(ProxyError::CredentialsRequired),
        (NO_METHOD, Some(_)) => return Err(ProxyError::NoMethod),
        _ => return Err(ProxyError::Protocol("SOCKS5")),
    }
    stream.write_all(&request(host, port)?).await?;
    let reply = read_versioned(stream).await?;
    if reply != 0 {
        return Err(ProxyError::Failed {
            target: format!("{}:{port}", bracketed(host)),
            reason: words(reply),
        });
    }
    skip_bound_address(stream).await
}

/// Reads a version and the byte that follows it.
async fn read_versioned(stream: &mut (impl AsyncRead + Unpin)) -> Result<u8, ProxyError> {
    match stream.read_u8().await? {
        VERSION => Ok(stream.read_u8().await?),
        _ => Err(ProxyError::Protocol("SOCKS5")),
    }
}

async fn log_in<S>(stream: &mut S, (username, password): (&[u8], &[u8])) -> Result<(), ProxyError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut request = vec![1];
    for text in [username, password] {
        // Longer ones were refused when the URL was read.
        request.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        request.extend_from_slice(text);
    }
    stream.write_all(&request).await?;
    let mut answer = [0; 2];
    stream.read_exact(&mut answer).await?;
    // Some proxies give the version of SOCKS here, others that of the login.
    if answer[1] == 0 {
        Ok(())
    } else {
        Err(ProxyError::CredentialsRefused)
    }
}

/// A request to connect: addresses as addresses, names for the proxy to look up.
fn request(host: &str, port: u16) -> Result<Vec<u8>, ProxyError> {
    let mut request = vec![VERSION, CONNECT, 0];
    match host.parse() {
        Ok(IpAddr::V4(address)) => {
            request.push(IPV4);
            request.extend(address.octets());
        }
        Ok(IpAddr::V6(address)) => {
            request.push(IPV6);
            request.extend(address.octets());
        }
        Err(_) => {
            let length = u8::try_from(host.len()).map_err(|_| ProxyError::HostTooLong)?;
            request.extend([NAME, length]);
            request.extend(host.bytes());
        }
    }
    request.extend(port.to_be_bytes());
    Ok(request)
}

/// Skips the rest of a reply: where the proxy's own connection begins.
async fn skip_bound_address(stream: &mut (impl AsyncRead + Unpin)) -> Result<(), ProxyError> {
    let _reserved = stream.read_u8().await?;
    let length = match stream.read_u8().await? {
        IPV4 => 4,
        IPV6 => 16,
        NAME => usize::from(stream.read_u8().await?),
        _ => return Err(ProxyError::Protocol("SOCKS5")),
    };
    let mut address = vec![0; length + 2];
    stream.read_exact(&mut address).await?;
    Ok(())
}

/// Section 6 of RFC 1928.
fn words(reply: u8) -> String {
    match reply {
        1 => "general failure".to_owned(),
        2 => "its rules do not allow it".to_owned(),
        3 => "network unreachable".to_owned(),
        4 => "host unreachable".to_owned(),
        5 => "connection refused".to_owned(),
        6 => "time to live expired".to_owned(),
        7 => "it does not know the command".to_owned(),
        8 => "it does not know the type of address".to_owned(),
        other => format!("unknown reply {other}"),
    }
}
