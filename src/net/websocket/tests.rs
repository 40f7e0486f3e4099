//! Frames, to and from tungstenite and by hand.

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream as Tungstenite;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame, coding::CloseCode};

use super::*;
use crate::net::http::Head;
use crate::net::{Endpoint, NetworkOptions, Stream, dial};

pub(super) fn options(websocket: WebSocketOptions) -> NetworkOptions {
    NetworkOptions {
        websocket: Some(websocket),
        ..NetworkOptions::default()
    }
}

pub(super) async fn listen() -> (TcpListener, Endpoint) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (
        listener,
        Endpoint::Tcp {
            host: "127.0.0.1".to_owned(),
            port,
        },
    )
}

/// A connection to tungstenite's server, which confirms the subprotocol.
async fn pair() -> (Stream, Tungstenite<TcpStream>) {
    let (listener, endpoint) = listen().await;
    let options = options(WebSocketOptions::default());
    #[expect(clippy::result_large_err, reason = "the type is tungstenite's")]
    let confirm = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        assert_eq!(request.uri().path(), "/mqtt");
        let protocol = request.headers()["sec-websocket-protocol"].clone();
        response.headers_mut().insert("sec-websocket-protocol", protocol);
        Ok(response)
    };
    let accept = async {
        let (socket, _) = listener.accept().await.unwrap();
        tokio_tungstenite::accept_hdr_async(socket, confirm)
            .await
            .unwrap()
    };
    let (client, server) = tokio::join!(dial(&endpoint, &options), accept);
    (client.unwrap(), server)
}

mod futures {
    //! Just enough of tungstenite's streams and sinks without another crate.
    use std::future::poll_fn;
    use std::pin::Pin;

    use tokio::net::TcpStream;
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::{Error, Message};

    use futures_util::{Sink, Stream};

    pub(super) async fn next(server: &mut WebSocketStream<TcpStream>) -> Option<Result<Message, Error>> {
        poll_fn(|context| Pin::new(&mut *server).poll_next(context)).await
    }

    pub(super) async fn send(server: &mut WebSocketStream<TcpStream>, message: Message) {
        poll_fn(|context| Pin::new(&mut *server).poll_ready(context))
            .await
            .unwrap();
        Pin::new(&mut *server).start_send(message).unwrap();
        poll_fn(|context| Pin::new(&mut *server).poll_flush(context))
            .await
            .unwrap();
    }
}

use futures::{next, send};

#[tokio::test]
async fn writes_gather_in_one_frame_until_they_are_flushed() {
    let (mut client, mut server) = pair().await;
    assert_eq!(client.take_warnings(), []);
    for part in ["one ", "two ", "three"] {
        client.write_all(part.as_bytes()).await.unwrap();
    }
    client.flush().await.unwrap();
    assert_eq!(
        next(&mut server).await.unwrap().unwrap(),
        Message::binary("one two three")
    );
    client.write_all(&[7; 200]).await.unwrap();
    client.flush().await.unwrap();
    assert_eq!(
        next(&mut server).await.unwrap().unwrap(),
        Message::binary(vec![7; 200])
    );
}

#[tokio::test]
async fn megabytes_go_both_ways_in_any_pieces() {
    let (client, mut server) = pair().await;
    let sent: Vec<u8> = (0..3_000_000_u32).map(|index| (index % 253) as u8).collect();
    let (mut reader, mut writer) = tokio::io::split(client);
    let copy = sent.clone();
    let write = tokio::spawn(async move {
        for piece in copy.chunks(70_001) {
            writer.write_all(piece).await.unwrap();
        }
        writer.flush().await.unwrap();
    });
    let echo = tokio::spawn(async move {
        let mut received = 0;
        while received < 3_000_000 {
            let message = next(&mut server).await.unwrap().unwrap();
            received += message.len();
            send(&mut server, message).await;
        }
    });
    let mut read = vec![0; sent.len()];
    reader.read_exact(&mut read).await.unwrap();
    assert!(read == sent);
    write.await.unwrap();
    echo.await.unwrap();
}

#[tokio::test]
async fn fragments_are_read_as_one_stream_and_pings_between_them_answered() {
    let (mut client, mut server) = pair().await;
    let frame = |bytes: &'static [u8], opcode, is_final| {
        Message::Frame(Frame::message(bytes.to_vec(), OpCode::Data(opcode), is_final))
    };
    send(&mut server, frame(b"ab", Data::Binary, false)).await;
    send(&mut server, Message::Ping("are you there?".into())).await;
    send(&mut server, frame(b"", Data::Continue, false)).await;
    send(&mut server, frame(b"cd", Data::Continue, true)).await;
    send(&mut server, frame(b"ef", Data::Binary, true)).await;
    let mut read = [0; 6];
    client.read_exact(&mut read).await.unwrap();
    assert_eq!(&read, b"abcdef");
    // What the writer has begun goes out with the answer.
    assert_eq!(
        next(&mut server).await.unwrap().unwrap(),
        Message::Pong("are you there?".into())
    );
}

#[tokio::test]
async fn a_close_frame_is_answered_and_ends_the_stream() {
    for code in [CloseCode::Normal, CloseCode::Away] {
        let (mut client, mut server) = pair().await;
        let frame = CloseFrame {
            code,
            reason: "".into(),
        };
        send(&mut server, Message::binary("last")).await;
        send(&mut server, Message::Close(Some(frame.clone()))).await;
        let mut read = Vec::new();
        client.read_to_end(&mut read).await.unwrap();
        assert_eq!(read, b"last");
        assert_eq!(
            next(&mut server).await.unwrap().unwrap(),
            Message::Close(Some(frame))
        );
        let error = client.write_all(b"more").await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
    }
}

#[tokio::test]
async fn a_close_frame_with_a_reason_is_an_error_after_the_data() {
    let (mut client, mut server) = pair().await;
    send(&mut server, Message::binary("last")).await;
    let frame = CloseFrame {
        code: CloseCode::Policy,
        reason: "too\nloud".into(),
    };
    send(&mut server, Message::Close(Some(frame))).await;
    let mut read = Vec::new();
    let error = client.read_to_end(&mut read).await.unwrap_err();
    assert_eq!(read, b"last");
    assert_eq!(
        error.to_string(),
        "the server closed the WebSocket with status 1008: too\\nloud"
    );
}

#[tokio::test]
async fn shutting_down_says_goodbye() {
    let (mut client, mut server) = pair().await;
    client.write_all(b"last").await.unwrap();
    client.shutdown().await.unwrap();
    assert_eq!(next(&mut server).await.unwrap().unwrap(), Message::binary("last"));
    let Message::Close(Some(frame)) = next(&mut server).await.unwrap().unwrap() else {
        panic!("no close frame");
    };
    assert_eq!(frame.code, CloseCode::Normal);
    assert!(next(&mut server).await.is_none());
    drop(server);
    assert_eq!(client.read(&mut [0; 1]).await.unwrap(), 0);
}

/// A WebSocket after its upgrade, and what the server writes and reads.
fn raw(capacity: usize) -> (WebSocketStream<DuplexStream>, DuplexStream) {
    let (client, server) = duplex(capacity);
    (WebSocketStream::new(client, Vec::new()), server)
}

#[tokio::test]
async fn hostile_frames_are_errors_after_what_came_before() {
    for (bytes, expected) in [
        (
            &b"\x82\x01a\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"[..],
            "a frame is longer than 512 MiB",
        ),
        (b"\x82\x01a\x00\x01b", "a message is continued that did not begin"),
        (b"\x02\x01a\x82\x01b", "a message begins inside another"),
        (b"\x82\x01a\x81\x01b", "MQTT came in a text frame"),
        (b"\x82\x01a\x88\x01\x03", "a close frame has half a status"),
    ] {
        let (mut client, mut server) = raw(1024);
        server.write_all(bytes).await.unwrap();
        let mut read = Vec::new();
        let error = client.read_to_end(&mut read).await.unwrap_err();
        assert_eq!(read, b"a");
        assert_eq!(
            error.to_string(),
            format!("the server broke the WebSocket protocol: {expected}")
        );
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
        assert_eq!(
            client.read(&mut [0; 8]).await.unwrap(),
            0,
            "nothing is read after an error"
        );
    }
}

#[tokio::test]
async fn frames_cut_anywhere_are_the_same_stream() {
    let wire = b"\x02\x03abc\x89\x02hi\x80\x7e\x00\x80";
    let mut wire = [&wire[..], &[b'x'; 128], b"\x82\x00\x82\x01d\x88\x02\x03\xe8"].concat();
    let mut expected = b"abc".to_vec();
    expected.extend([b'x'; 128]);
    expected.push(b'd');
    for size in 1..wire.len() {
        let (mut client, mut server) = raw(size);
        let bytes = std::mem::take(&mut wire);
        let write = tokio::spawn(async move {
            server.write_all(&bytes).await.unwrap();
            // Dropped at the end, with the answers unread.
            bytes
        });
        let mut read = Vec::new();
        client.read_to_end(&mut read).await.unwrap();
        assert_eq!(read, expected, "in pieces of {size}");
        wire = write.await.unwrap();
    }
}

#[tokio::test]
async fn noise_is_an_error_or_the_end() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..2000 {
        let (mut client, mut server) = raw(4096);
        let mut noise: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(60).collect();
        // A good beginning leads deeper.
        noise[0] = [0x82, 0x02, 0x89, 0x88][random.usize(..4)];
        noise[1] = random.u8(..40);
        server.write_all(&noise).await.unwrap();
        server.shutdown().await.unwrap();
        let mut read = Vec::new();
        let _ = client.read_to_end(&mut read).await;
        assert!(read.len() < noise.len());
    }
}

#[tokio::test]
async fn a_flood_of_pings_is_answered_without_end_of_memory() {
    let (mut client, mut server) = raw(64);
    let reading = tokio::spawn(async move {
        let mut byte = [0; 1];
        client.read_exact(&mut byte).await.unwrap();
        (client, byte[0])
    });
    // Nobody reads the answers, which would fill the pipe of 64 bytes soon.
    for _ in 0..10_000 {
        server.write_all(b"\x89\x03abc").await.unwrap();
    }
    server.write_all(b"\x82\x01z").await.unwrap();
    let (client, byte) = reading.await.unwrap();
    assert_eq!(byte, b'z');
    assert!(client.waiting() <= 256, "{} bytes wait", client.waiting());
}

#[tokio::test]
async fn a_head_can_be_followed_by_frames_at_once() {
    let mut head = Head::read(&mut &b"HTTP/1.1 101 S\r\n\r\n\x82\x02ab\x82"[..])
        .await
        .unwrap();
    let (client, mut server) = duplex(64);
    let mut client = WebSocketStream::new(client, std::mem::take(&mut head.rest));
    server.write_all(b"\x01c").await.unwrap();
    let mut read = [0; 3];
    client.read_exact(&mut read).await.unwrap();
    assert_eq!(&read, b"abc");
}
