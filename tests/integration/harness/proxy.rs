//! A bad network: between a client and a broker, it ends connections at any byte, in every way there is.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::SockRef;

/// How a connection ends.
#[derive(Debug, Clone, Copy)]
enum End {
    /// In order, both ways.
    Cut,
    /// With a reset.
    Reset,
    /// The client is told the end, and may still send.
    HalfClose,
    /// After a silence.
    Stall,
    /// After a slow life.
    Delay,
}

const ENDS: [End; 5] = [End::Cut, End::Reset, End::HalfClose, End::Stall, End::Delay];

/// A proxy on a free port of 127.0.0.1. It ends so many connections, each after so many bytes of one direction as the
/// seed says; later ones live.
pub(crate) struct Proxy {
    port: u16,
    ended: Arc<AtomicU32>,
    stops: Arc<AtomicBool>,
    closed: Arc<AtomicBool>,
}

impl Proxy {
    /// A proxy before the broker at `target` that ends `faults` connections, each within `most` bytes.
    pub(crate) fn start(target: u16, faults: u32, most: usize, seed: u64) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (ended, stops) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let closed = Arc::new(AtomicBool::new(false));
        let proxy = Self {
            port,
            closed: Arc::clone(&closed),
            ended: Arc::clone(&ended),
            stops: Arc::clone(&stops),
        };
        thread::spawn(move || {
            let mut rng = Rng::with_seed(seed);
            while !stops.load(Ordering::Relaxed) {
                if !ready(&[&listener])[0] {
                    continue;
                }
                let client = listener.accept().unwrap().0;
                if closed.load(Ordering::Relaxed) {
                    continue;
                }
                // A broker that is not there ends the connection too.
                let Ok(broker) = TcpStream::connect((Ipv4Addr::LOCALHOST, target)) else {
                    continue;
                };
                let fault = (ended.load(Ordering::Relaxed) < faults)
                    .then(|| (rng.choice(ENDS).unwrap(), rng.bool(), rng.usize(1..most)));
                let (ended, closed) = (Arc::clone(&ended), Arc::clone(&closed));
                let stops = Arc::clone(&stops);
                thread::spawn(move || {
                    if pass(&client, &broker, fault, &[&stops, &closed]) {
                        ended.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        proxy
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Ends all connections, and takes no other until [`Proxy::open`].
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Takes connections again.
    pub(crate) fn open(&self) {
        self.closed.store(false, Ordering::Relaxed);
    }

    /// How many connections it has ended.
    pub(crate) fn ended(&self) -> u32 {
        self.ended.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::Relaxed);
    }
}

/// Which of these can be read now, or within a tenth of a second.
fn ready<F: std::os::fd::AsFd>(streams: &[&F]) -> Vec<bool> {
    let mut polled: Vec<PollFd<'_>> = streams
        .iter()
        .map(|stream| PollFd::new(*stream, PollFlags::IN))
        .collect();
    let patience = Timespec::try_from(Duration::from_millis(100)).unwrap();
    let _ = poll(&mut polled, Some(&patience));
    polled.iter().map(|polled| !polled.revents().is_empty()).collect()
}

/// Passes bytes on until one side ends or the fault comes; true if it came.
fn pass(
    client: &TcpStream,
    broker: &TcpStream,
    fault: Option<(End, bool, usize)>,
    stops: &[&AtomicBool],
) -> bool {
    let mut left = fault.map_or(usize::MAX, |(_, _, after)| after);
    let mut block = [0; 4096];
    while !stops.iter().any(|stops| stops.load(Ordering::Relaxed)) {
        for (upwards, is_ready) in [true, false].into_iter().zip(ready(&[client, broker])) {
            if !is_ready {
                continue;
            }
            let (mut from, mut to) = if upwards {
                (client, broker)
            } else {
                (broker, client)
            };
            let counts = fault.is_some_and(|(_, direction, _)| direction == upwards);
            let size = if counts {
                left.min(block.len())
            } else {
                block.len()
            };
            let count = match from.read(&mut block[..size]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => return false,
                Ok(count) => count,
            };
            if matches!(fault, Some((End::Delay, ..))) {
                thread::sleep(Duration::from_millis(1));
            }
            if to.write_all(&block[..count]).is_err() {
                return false;
            }
            if let (true, Some((end, ..))) = (counts, fault) {
                left -= count;
                if left == 0 {
                    finish(client, broker, end);
                    return true;
                }
            }
        }
    }
    false
}

fn finish(mut client: &TcpStream, broker: &TcpStream, end: End) {
    match end {
        End::Cut | End::Delay => {}
        End::Reset => {
            for stream in [client, broker] {
                let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
            }
        }
        End::HalfClose => {
            let _ = client.shutdown(Shutdown::Write);
            let _ = client.set_read_timeout(Some(Duration::from_secs(5)));
            let mut rest = [0; 4096];
            while matches!(client.read(&mut rest), Ok(count) if count > 0) {}
        }
        End::Stall => thread::sleep(Duration::from_millis(30)),
    }
}
