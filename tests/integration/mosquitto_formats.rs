//! Generated formats over generated messages: Debian's `mosquitto_sub -F` and ours print the same bytes.
//!
//! The messages come from a scripted server, so that every field of the packet is under control. What 2.0.11 does not
//! have, or prints by the clock, is not generated: `%f`, `%d`, separators, `%j`, `%I`, `%U`, `@`.

use std::fmt::Write as _;

use fastrand::Rng;

use crate::harness::{Client, Wire, seed};

/// Formats of a run, and messages that each prints.
const FORMATS: usize = 48;
const MESSAGES: usize = 50;

/// Text and specifiers with flags, widths and precisions.
fn format(rng: &mut Rng) -> String {
    let mut format = String::new();
    for _ in 0..rng.usize(1..6) {
        let text = rng.choice(["", " ", "[", "a=", "\\t", "\\n", "%%", "é"]).unwrap();
        format.push_str(text);
        let letter = letter(rng, "AEFSlmCtRDPpxXqr");
        format.push('%');
        if rng.u8(..4) == 0 {
            format.push('-');
        }
        if rng.u8(..4) == 0 {
            format.push('0');
        }
        // 2.0.11 takes the width of hexadecimal for one of bytes, and does not group it.
        let is_hex = letter.eq_ignore_ascii_case(&'x');
        if !is_hex && rng.bool() {
            let _ = write!(format, "{}", rng.u8(1..30));
        }
        if !is_hex && rng.u8(..4) == 0 {
            let _ = write!(format, ".{}", rng.u8(1..12));
        }
        format.push(letter);
    }
    format + "|"
}

/// One of `letters`.
fn letter(rng: &mut Rng, letters: &str) -> char {
    let letters: Vec<char> = letters.chars().collect();
    letters[rng.usize(..letters.len())]
}

fn string(rng: &mut Rng) -> Vec<u8> {
    let length = rng.usize(..9);
    let text: String = std::iter::repeat_with(|| letter(rng, "abcXYZ019 /-é"))
        .take(length)
        .collect();
    let mut bytes = u16::try_from(text.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

/// A PUBLISH packet of MQTT 5 at QoS 0 or 1.
fn publish(rng: &mut Rng, identifier: u16) -> Vec<u8> {
    let (qos, retain) = (rng.u8(..2), rng.u8(..2));
    let mut body = string(rng);
    if body.len() == 2 {
        body = vec![0, 1, b't'];
    }
    if qos > 0 {
        body.extend(identifier.to_be_bytes());
    }
    let properties = properties(rng);
    body.push(u8::try_from(properties.len()).unwrap());
    body.extend(properties);
    let length = rng.usize(..12);
    body.extend(std::iter::repeat_with(|| rng.u8(..)).take(length));
    let mut packet = vec![0x30 | qos << 1 | retain];
    assert!(body.len() < 16_384);
    if body.len() < 128 {
        packet.push(u8::try_from(body.len()).unwrap());
    } else {
        packet.push(0x80 | u8::try_from(body.len() % 128).unwrap());
        packet.push(u8::try_from(body.len() / 128).unwrap());
    }
    packet.extend(body);
    packet
}

/// Each property or not; user properties up to two.
fn properties(rng: &mut Rng) -> Vec<u8> {
    let mut list = Vec::new();
    if rng.bool() {
        list.extend([1, rng.u8(..2)]);
    }
    if rng.bool() {
        list.push(2);
        list.extend(rng.u32(..).to_be_bytes());
    }
    for name in [3, 8, 9] {
        if rng.bool() {
            let mut value = string(rng);
            if name == 8 && value.len() == 2 {
                value = vec![0, 1, b'r'];
            }
            list.push(name);
            list.extend(value);
        }
    }
    if rng.bool() {
        list.extend([11, rng.u8(1..128)]);
    }
    for _ in 0..rng.usize(..3) {
        list.push(38);
        list.extend(string(rng));
        list.extend(string(rng));
    }
    list
}

/// What `client` prints of `packets`.
fn printed(client: Client, format: &str, packets: &[Vec<u8>]) -> (i32, Vec<u8>) {
    let count = packets.len().to_string();
    let stream = packets.concat();
    let wire = Wire::one(move |peer| {
        peer.accept_v5();
        let subscribe = peer.expect_kind(0x82);
        peer.send_bytes(&[0x90, 4, subscribe[2], subscribe[3], 0, 1]);
        peer.send_bytes(&stream);
        while peer.read()[0] != 0xe0 {}
        peer.half_close();
        peer.drain();
    });
    let output = client
        .program(
            "mosquitto_sub",
            ["-t", "#", "-q", "1", "-V", "5", "-C", &count, "-F", format],
        )
        .at_port(wire.port())
        .output();
    (output.status, output.stdout)
}

#[test]
fn generated_formats_print_the_same() {
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    for number in 0..FORMATS {
        let format = format(&mut rng);
        let packets: Vec<Vec<u8>> = (1..).map(|mid| publish(&mut rng, mid)).take(MESSAGES).collect();
        let [theirs, ours] = Client::BOTH.map(|client| printed(client, &format, &packets));
        if ours == theirs {
            continue;
        }
        // One by one, to name the message.
        for packet in packets {
            let one = [packet];
            let [theirs, ours] = Client::BOTH.map(|client| {
                let (status, stdout) = printed(client, &format, &one);
                (status, stdout.escape_ascii().to_string())
            });
            let packet = one[0].escape_ascii();
            assert_eq!(ours, theirs, "seed {seed}, format {number} {format:?}, {packet}");
        }
        panic!("seed {seed}, format {number} {format:?}: together only");
    }
}
