//! A broker of one topic whose every fault is known: the truth that a load test is held against.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// What becomes of the message with a number, from 0 on, in the order of their arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Pass,
    Drop,
    Double,
    /// It goes after the next.
    Swap,
    /// Nothing is read or answered for so long; then it passes.
    Stall(Duration),
    /// All connections end, and no new one is taken.
    Die,
}

/// What a relay does.
#[derive(Clone)]
pub(super) struct Behaviour {
    pub(super) fate: fn(u64) -> Fate,
    /// How long each message is under way.
    pub(super) delay: Duration,
    /// Whether QoS 1 and 2 are acknowledged.
    pub(super) acknowledges: bool,
    /// Whether every second connection is refused.
    pub(super) refuses_half: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            fate: |_| Fate::Pass,
            delay: Duration::ZERO,
            acknowledges: true,
            refuses_half: false,
        }
    }
}

/// A message on its way to all subscribers.
struct Parcel {
    due: Instant,
    /// Topic and payload, as they stand in the packet but for the packet identifier.
    topic: Vec<u8>,
    payload: Vec<u8>,
}

/// A subscriber: its socket, its QoS, the topic it hears.
struct Listener {
    stream: TcpStream,
    qos: u8,
    filter: Vec<u8>,
    identifier: u16,
}

#[derive(Default)]
struct State {
    listeners: Mutex<Vec<Listener>>,
    connections: Mutex<Vec<TcpStream>>,
    count: Mutex<(u64, Option<Parcel>)>,
    accepted: AtomicU32,
    dead: AtomicBool,
}

/// A running relay. It lasts as long as the test.
pub(super) struct Relay {
    address: SocketAddr,
    state: Arc<State>,
}

impl Relay {
    pub(super) fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let (sender, receiver) = mpsc::channel();
        let delivering = Arc::clone(&state);
        thread::spawn(move || deliver(&receiver, &delivering));
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if serving.dead.load(Ordering::SeqCst) {
                    break;
                }
                stream.set_nodelay(true).unwrap();
                serving
                    .connections
                    .lock()
                    .unwrap()
                    .push(stream.try_clone().unwrap());
                let (state, behaviour, sender) = (Arc::clone(&serving), behaviour.clone(), sender.clone());
                thread::spawn(move || serve(stream, &state, &behaviour, &sender));
            }
        });
        Self { address, state }
    }

    /// Waits until so many messages have come.
    pub(super) fn wait_for_messages(&self, count: u64) {
        let deadline = Instant::now() + Duration::from_secs(15);
        while self.state.count.lock().unwrap().0 < count {
            assert!(Instant::now() < deadline, "too few messages came");
            thread::yield_now();
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        die(&self.state);
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
    }
}

fn die(state: &State) {
    state.dead.store(true, Ordering::SeqCst);
    for stream in state.connections.lock().unwrap().drain(..) {
        let _ = stream.shutdown(Shutdown::Both);
    }
}

/// Sends each message when it is due. All are under way for as long as the others: they leave in the order they came.
fn deliver(parcels: &mpsc::Receiver<Parcel>, state: &State) {
    for parcel in parcels {
        while let Some(left) = parcel.due.checked_duration_since(Instant::now()) {
            // The truth of the delay is the truth of this pause: its end is not left to the scheduler.
            if left > Duration::from_millis(2) {
                thread::sleep(left / 2);
            } else {
                thread::yield_now();
            }
        }
        for listener in state.listeners.lock().unwrap().iter_mut() {
            if listener.filter != parcel.topic {
                continue;
            }
            let mut body = u16::try_from(parcel.topic.len()).unwrap().to_be_bytes().to_vec();
            body.extend(&parcel.topic);
            if listener.qos > 0 {
                listener.identifier = listener.identifier.checked_add(1).unwrap_or(1);
                body.extend(listener.identifier.to_be_bytes());
            }
            body.extend(&parcel.payload);
            // A subscriber that is gone is not this one's trouble.
            let _ = listener
                .stream
                .write_all(&packet(0x30 | listener.qos << 1, &body));
        }
    }
}

/// Serves one connection.
fn serve(
    mut stream: TcpStream,
    state: &State,
    behaviour: &Behaviour,
    parcels: &mpsc::Sender<Parcel>,
) -> Option<()> {
    while let Some((first, body)) = read_packet(&mut stream) {
        match first >> 4 {
            1 => {
                let number = state.accepted.fetch_add(1, Ordering::SeqCst);
                let refused = behaviour.refuses_half && number % 2 == 1;
                stream
                    .write_all(&[0x20, 2, 0, if refused { 5 } else { 0 }])
                    .ok()?;
                if refused {
                    return None;
                }
            }
            3 => publish(&mut stream, (first >> 1 & 3, &body), state, (behaviour, parcels))?,
            // Of a publisher and of a subscriber at QoS 2.
            5 => stream.write_all(&[0x62, 2, body[0], body[1]]).ok()?,
            6 => stream.write_all(&[0x70, 2, body[0], body[1]]).ok()?,
            8 => {
                let length = usize::from(u16::from_be_bytes([body[2], body[3]]));
                let qos = body[4 + length];
                let listener = Listener {
                    stream: stream.try_clone().unwrap(),
                    qos,
                    filter: body[4..4 + length].to_vec(),
                    identifier: 0,
                };
                stream.write_all(&[0x90, 3, body[0], body[1], qos]).ok()?;
                state.listeners.lock().unwrap().push(listener);
            }
            12 => stream.write_all(&[0xd0, 0]).ok()?,
            14 => return None,
            _ => {}
        }
    }
    None
}

/// A message came.
fn publish(
    stream: &mut TcpStream,
    (qos, body): (u8, &[u8]),
    state: &State,
    (behaviour, parcels): (&Behaviour, &mpsc::Sender<Parcel>),
) -> Option<()> {
    let length = usize::from(u16::from_be_bytes([body[0], body[1]]));
    let (topic, rest) = body[2..].split_at(length);
    let (identifier, payload) = rest.split_at(if qos > 0 { 2 } else { 0 });
    let parcel = || Parcel {
        due: Instant::now() + behaviour.delay,
        topic: topic.to_vec(),
        payload: payload.to_vec(),
    };
    {
        let mut count = state.count.lock().unwrap();
        let fate = (behaviour.fate)(count.0);
        count.0 += 1;
        match fate {
            Fate::Die => {
                die(state);
                return None;
            }
            Fate::Stall(time) => thread::sleep(time),
            _ => {}
        }
        let times = match fate {
            Fate::Drop | Fate::Swap => 0,
            Fate::Double => 2,
            _ => 1,
        };
        for _ in 0..times {
            parcels.send(parcel()).ok()?;
        }
        if let Some(held) = count.1.take() {
            parcels.send(held).ok()?;
        }
        if fate == Fate::Swap {
            count.1 = Some(parcel());
        }
    }
    if qos > 0 && behaviour.acknowledges {
        stream
            .write_all(&[
                if qos == 1 { 0x40 } else { 0x50 },
                2,
                identifier[0],
                identifier[1],
            ])
            .ok()?;
    }
    Some(())
}

fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut packet = vec![first];
    let mut length = body.len();
    while length >= 0x80 {
        packet.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    packet.push(u8::try_from(length).unwrap());
    packet.extend(body);
    packet
}

fn read_packet(stream: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let mut byte = [0];
    stream.read_exact(&mut byte).ok()?;
    let first = byte[0];
    let (mut length, mut shift) = (0, 0);
    loop {
        stream.read_exact(&mut byte).ok()?;
        length |= usize::from(byte[0] & 0x7f) << shift;
        shift += 7;
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((first, body))
}
