//! A server that does what its script says, byte by byte: what a good broker never sends.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio_rustls::rustls::ServerConfig;

use super::hex::{hex, to_hex};
use super::link::Link;

/// How long a script waits for what it expects.
const PATIENCE: Duration = Duration::from_secs(20);

/// A scripted server on a free port of 127.0.0.1. Its end asserts that the script ran to its end.
pub(crate) struct Wire {
    port: u16,
    script: Option<JoinHandle<()>>,
}

/// Where a script's clients come from.
pub(crate) struct Door {
    listener: TcpListener,
}

/// One client of a script.
pub(crate) struct Peer {
    pub(super) stream: Link,
}

impl Wire {
    /// A server for one client.
    pub(crate) fn one(script: impl FnOnce(&mut Peer) + Send + 'static) -> Self {
        Self::serve(|door| script(&mut door.open()))
    }

    /// A server for as many clients as the script lets in.
    pub(crate) fn serve(script: impl FnOnce(&Door) + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let name = thread::current().name().unwrap_or("test").to_owned();
        let script = thread::Builder::new()
            .name(format!("{name}, server"))
            .spawn(move || script(&Door { listener }));
        Self {
            port,
            script: Some(script.unwrap()),
        }
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let script = self.script.take().unwrap();
        if thread::panicking() {
            return; // The failure is known, and the script may wait for what never comes.
        }
        assert!(script.join().is_ok(), "the server's script failed, see above");
    }
}

impl Door {
    /// Where the server listens.
    pub(crate) fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }

    /// Waits for the next client.
    pub(crate) fn open(&self) -> Peer {
        let patience = Timespec::try_from(PATIENCE).unwrap();
        let ready = poll(&mut [PollFd::new(&self.listener, PollFlags::IN)], Some(&patience)).unwrap();
        assert!(ready > 0, "nobody connected");
        let (stream, _) = self.listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Peer {
            stream: Link::Plain(stream),
        }
    }
}

impl Peer {
    /// Speaks TLS from here on.
    #[track_caller]
    pub(crate) fn secure(&mut self, config: &Arc<ServerConfig>) {
        self.stream.secure(config).unwrap();
    }

    /// A TLS handshake that the client ends; what it said.
    #[track_caller]
    pub(crate) fn be_refused(&mut self, config: &Arc<ServerConfig>) -> String {
        self.stream.secure(config).unwrap_err().to_string()
    }

    /// Reads CONNECT and accepts it as a server of 3.1 or 3.1.1 does.
    pub(crate) fn accept_v3(&mut self) -> Vec<u8> {
        let connect = self.expect_kind(0x10);
        self.send("20 02 00 00");
        connect
    }

    /// Reads CONNECT and accepts it as a server of 5 does, without properties.
    pub(crate) fn accept_v5(&mut self) -> Vec<u8> {
        let connect = self.expect_kind(0x10);
        self.send("20 03 00 00 00");
        connect
    }

    /// Accepts a publisher of 3.1.1 whose CONNECT was read, and its only message at QoS 1.
    pub(crate) fn accept_rest(&mut self) {
        self.send("20 02 00 00");
        self.expect_kind(0x32);
        self.send("40 02 00 01");
        self.expect("e0 00");
        self.expect_end();
    }

    /// As [`Peer::read`]; `None` when the client has closed.
    pub(crate) fn read_or_end(&mut self) -> Option<Vec<u8>> {
        let mut first = [0];
        match self.stream.read_exact(&mut first) {
            Ok(()) => Some(self.read_behind(first[0])),
            Err(error) if gone(&error) || error.kind() == ErrorKind::UnexpectedEof => None,
            Err(error) => panic!("the client neither sent nor closed: {error}"),
        }
    }

    /// Reads one whole packet: first byte, remaining length, body. Panics when the client closes.
    pub(crate) fn read(&mut self) -> Vec<u8> {
        let first = self.take(1)[0];
        self.read_behind(first)
    }

    fn read_behind(&mut self, first: u8) -> Vec<u8> {
        let mut packet = vec![first];
        let (mut length, mut shift) = (0, 0);
        loop {
            let byte = self.take(1)[0];
            packet.push(byte);
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
            assert!(shift < 28, "the client sent a remaining length of five bytes");
        }
        packet.extend(self.take(length));
        packet
    }

    /// The next packet is exactly this one.
    #[track_caller]
    pub(crate) fn expect(&mut self, packet: &str) {
        let actual = self.read();
        assert_eq!(
            to_hex(&actual),
            to_hex(&hex(packet)),
            "the client sent another packet than expected"
        );
    }

    /// The next packet's first byte is `first`; returns the packet.
    #[track_caller]
    pub(crate) fn expect_kind(&mut self, first: u8) -> Vec<u8> {
        let packet = self.read();
        assert_eq!(packet[0], first, "the client sent {}", to_hex(&packet));
        packet
    }

    /// Sends bytes in the notation of [`hex`]. A client that has gone is the next reader's business.
    pub(crate) fn send(&mut self, bytes: &str) {
        self.send_bytes(&hex(bytes));
    }

    /// Sends bytes.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        match self.stream.write_all(bytes) {
            Err(error) if !gone(&error) => panic!("can't send: {error}"),
            _ => {}
        }
        let _ = self.stream.flush();
    }

    /// Sends no more, and still reads.
    pub(crate) fn half_close(&mut self) {
        self.stream.half_close().unwrap();
    }

    /// Whether the client has sent anything that was not read.
    pub(crate) fn has_input(&self) -> bool {
        let now = Timespec::default();
        poll(
            &mut [PollFd::new(self.stream.socket(), PollFlags::IN)],
            Some(&now),
        )
        .unwrap()
            > 0
    }

    /// Sends as much as the network takes, again and again, until it takes nothing for a second, or the client
    /// has gone. Returns how many bytes.
    pub(crate) fn flood(&mut self, bytes: &[u8], most: usize) -> usize {
        let socket = self.stream.socket();
        let patience = Timespec::try_from(Duration::from_secs(1)).unwrap();
        let mut sent = 0;
        while sent < most && poll(&mut [PollFd::new(socket, PollFlags::OUT)], Some(&patience)).unwrap() > 0 {
            let from = sent % bytes.len();
            let flags = rustix::net::SendFlags::DONTWAIT;
            match rustix::net::send(socket, &bytes[from..], flags) {
                Ok(count) => sent += count,
                Err(rustix::io::Errno::AGAIN) => {}
                Err(_) => break,
            }
        }
        sent
    }

    /// Waits until the client closes, whatever it sends before that.
    pub(crate) fn drain(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Err(error) if !gone(&error) => panic!("the client never closed: {error}"),
            _ => rest,
        }
    }

    /// The client sends nothing more and closes.
    #[track_caller]
    pub(crate) fn expect_end(&mut self) {
        assert_eq!(to_hex(&self.drain()), "", "the client sent more than expected");
    }

    /// Reads so many bytes.
    #[track_caller]
    pub(crate) fn take(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        if let Err(error) = self.stream.read_exact(&mut bytes) {
            panic!("the client sent no more packet: {error}");
        }
        bytes
    }
}

fn gone(error: &std::io::Error) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), ConnectionReset | BrokenPipe | UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use super::super::{Program, Text};
    use super::*;

    #[test]
    fn a_script_plays_the_broker() {
        let server = Wire::one(|peer| {
            peer.accept_v3();
            peer.expect("30 04 00 01 'a' 'x'");
            peer.expect("e0 00");
            peer.expect_end();
        });
        Program::mosquitto_pub(["-t", "a", "-m", "x"])
            .at_port(server.port())
            .run();
    }

    #[test]
    #[should_panic(expected = "script failed")]
    fn a_script_that_expects_something_else_fails_the_test() {
        let server = Wire::one(|peer| {
            peer.accept_v3();
            peer.expect("30 04 00 01 'a' 'y'");
        });
        Program::mosquitto_pub(["-t", "a", "-m", "x"])
            .at_port(server.port())
            .status(0)
            .run();
    }

    #[test]
    fn a_client_that_is_refused_ends_the_script() {
        let server = Wire::one(|peer| {
            peer.expect_kind(0x10);
            peer.send("20 02 00 05");
            peer.half_close();
            peer.drain();
        });
        let refused = Text::matching("Connection error: .* not authorised.*");
        Program::mosquitto_pub(["-t", "a", "-m", "x"])
            .at_port(server.port())
            .status(5)
            .stderr(refused)
            .run();
    }
}
