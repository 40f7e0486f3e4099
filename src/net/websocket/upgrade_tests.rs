//! Answers to the request for an upgrade.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::WebSocketOptions;
use super::tests::{listen, options};
use crate::net::{Cause, DialError, Endpoint, NetworkOptions, Stream, Warning, dial};

/// A server that reads a request and answers `answer`, in which `{accept}` stands for the right proof.
fn answer(listener: TcpListener, answer: &'static str) -> JoinHandle<String> {
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            assert!(socket.read_buf(&mut request).await.unwrap() > 0);
        }
        let request = String::from_utf8(request).unwrap();
        let key = request
            .lines()
            .find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "))
            .unwrap();
        let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(key.as_bytes());
        socket
            .write_all(answer.replace("{accept}", &accept).as_bytes())
            .await
            .unwrap();
        request
    })
}

async fn dial_answered(text: &'static str) -> (Result<Stream, DialError>, String, Endpoint) {
    let (listener, endpoint) = listen().await;
    let server = answer(listener, text);
    let result = dial(&endpoint, &options(WebSocketOptions::default())).await;
    (result, server.await.unwrap(), endpoint)
}

#[tokio::test]
async fn refusals_are_shown_with_status_and_reason() {
    let proof = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    let refused = Cause::WebSocketRefused;
    for (text, expected, cause) in [
        (
            "HTTP/1.1 301 Moved Permanently\r\nLocation: https://other.example/mqtt\r\n\r\n",
            "the server answered 301 Moved Permanently, to https://other.example/mqtt",
            refused,
        ),
        (
            "HTTP/1.1 401 Unauthorized\r\n\r\n",
            "the server answered 401 Unauthorized",
            refused,
        ),
        (
            "HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nbody",
            "the server answered 404 Not Found",
            refused,
        ),
        ("HTTP/1.1 200 OK\r\n\r\n", "the server answered 200 OK", refused),
        (
            "HTTP/1.1 101 S\r\nConnection: Upgrade\r\n\r\n",
            "the server's upgrade to WebSocket is wrong: it is not one to WebSocket",
            refused,
        ),
        (
            "HTTP/1.1 101 S\r\nUpgrade: websocket\r\n\r\n",
            "the server's upgrade to WebSocket is wrong: the Connection header does not say so",
            refused,
        ),
        (
            "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
            "the server's upgrade to WebSocket is wrong: the Sec-WebSocket-Accept header is not the one for the key",
            refused,
        ),
        (
            "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\
             Sec-WebSocket-Protocol: chat\r\n\r\n",
            "the server speaks \"chat\" over WebSocket, not MQTT",
            refused,
        ),
        (
            "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\
             Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
            "the server's upgrade to WebSocket is wrong: it uses an extension that was not offered",
            refused,
        ),
        (
            proof,
            "the server closed the connection in the middle of the upgrade",
            Cause::NotWebSocket,
        ),
        (
            "",
            "the server closed the connection in the middle of the upgrade",
            Cause::NotWebSocket,
        ),
        (
            "\x20\x02\x00\x05",
            "the server does not speak WebSocket on this port: it answered with something else",
            Cause::NotWebSocket,
        ),
    ] {
        let (result, _, endpoint) = dial_answered(text).await;
        let error = result.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("WebSocket with {endpoint}: {expected}")
        );
        assert_eq!(error.cause(), cause, "{text}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_confirm_the_subprotocol_is_warned_about() {
    let (result, request, endpoint) = dial_answered(
        "HTTP/1.1 101 S\r\nupgrade: WebSocket\r\nconnection: keep-alive, upgrade\r\nsec-websocket-accept: {accept}\r\n\r\n\
         \u{2}\u{3}abc",
    )
    .await;
    // The frame is not final, and its first byte therefore plain ASCII.
    let mut stream = result.unwrap();
    assert_eq!(stream.take_warnings(), [Warning::NoSubprotocol]);
    assert!(
        request.contains(&format!("\r\nHost: {endpoint}\r\n")),
        "{request}"
    );
    assert!(
        request.contains("\r\nSec-WebSocket-Protocol: mqtt\r\n"),
        "{request}"
    );
    let mut read = [0; 3];
    stream.read_exact(&mut read).await.unwrap();
    assert_eq!(&read, b"abc", "what came with the answer is not lost");
}

#[tokio::test]
async fn an_upgrade_that_stalls_ends_in_time() {
    let (listener, endpoint) = listen().await;
    let options = NetworkOptions {
        connect_timeout: Duration::from_millis(100),
        ..options(WebSocketOptions::default())
    };
    let error = dial(&endpoint, &options).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("no answer within 100ms: upgrade to WebSocket by {endpoint}")
    );
    drop(listener);
}
