//! Any bytes at all: a packet or a named fault, never a panic.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

use crate::mqtt::packet::Incoming;
use crate::mqtt::{DecodeError, ProtocolVersion, TopicName, decode, read_fixed_header, wire};

/// Valid packets, in one version at least.
const FRAMES: &[&[u8]] = &[
    b"\x20\x02\x01\x00",
    b"\x20\x03\x00\x00\x00",
    b"\x20\x1c\x00\x87\x19\x21\x00\x14\x22\x00\x0a\x12\x00\x02me\x24\x01\x27\x00\x00\x10\x00\x26\x00\x01a\x00\x01b",
    b"\x30\x06\x00\x03a/bx",
    b"\x32\x09\x00\x03a/b\x00\x07\x00x",
    b"\x3d\x0c\x00\x00\x00\x07\x05\x23\x00\x01\x0b\x02xy",
    b"\x30\x1d\x00\x01a\x17\x0b\x01\x26\x00\x01b\x00\x012\x0b\x02\x26\x00\x01b\x00\x011\x01\x01\x03\x00\x00\xff\xfe",
    b"\x40\x02\x00\x01",
    b"\x50\x03\x00\x01\x87",
    b"\x62\x17\x00\x07\x92\x13\x1f\x00\x02no\x26\x00\x01a\x00\x011\x26\x00\x01a\x00\x012",
    b"\x70\x04\x00\x01\x00\x00",
    b"\x90\x06\x00\x0a\x00\x01\x02\x80",
    b"\x90\x17\x00\x0a\x0c\x1f\x00\x02no\x26\x00\x01a\x00\x01b\x83\x87\x8f\x91\x97\x9e\xa1\xa2",
    b"\xb0\x06\x00\x0a\x00\x00\x11\x87",
    b"\xd0\x00",
    b"\xe0\x01\x8e",
    b"\xe0\x0e\x8e\x0c\x1f\x00\x01x\x11\x00\x00\x00\x01\x1c\x00\x00",
    b"\xf0\x0b\x18\x09\x15\x00\x01m\x16\x00\x02\x00\xff",
];

/// One change to a body.
#[derive(Debug, Clone)]
enum Mutation {
    Set(usize, u8),
    Flip(usize, u8),
    Insert(usize, u8),
    Remove(usize),
    Truncate(usize),
    Append(Vec<u8>),
}

impl Mutation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let at = |index: usize| index % bytes.len().max(1);
        match self {
            Mutation::Set(index, value) if !bytes.is_empty() => {
                let index = at(*index);
                bytes[index] = *value;
            }
            Mutation::Flip(index, bit) if !bytes.is_empty() => {
                let index = at(*index);
                bytes[index] ^= 1 << (bit % 8);
            }
            Mutation::Insert(index, value) => bytes.insert(at(*index), *value),
            Mutation::Remove(index) if !bytes.is_empty() => {
                bytes.remove(at(*index));
            }
            Mutation::Truncate(length) => bytes.truncate(at(*length)),
            Mutation::Append(tail) => bytes.extend_from_slice(tail),
            Mutation::Set(..) | Mutation::Flip(..) | Mutation::Remove(_) => {}
        }
    }
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = || any::<usize>();
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(index, value)| Mutation::Set(index, value)),
        (index(), any::<u8>()).prop_map(|(index, bit)| Mutation::Flip(index, bit)),
        (index(), any::<u8>()).prop_map(|(index, value)| Mutation::Insert(index, value)),
        index().prop_map(Mutation::Remove),
        index().prop_map(Mutation::Truncate),
        vec(any::<u8>(), 1..8).prop_map(Mutation::Append),
    ]
}

/// Reads the packet, and checks what every accepted one must hold.
fn judge(frame: &[u8], version: ProtocolVersion) -> Result<(), proptest::test_runner::TestCaseError> {
    let Ok(Some(header)) = read_fixed_header(frame) else {
        return Ok(());
    };
    prop_assert!((2..=5).contains(&header.header_length));
    let end = header.header_length + header.remaining_length;
    let Some(body) = frame.get(header.header_length..end) else {
        return Ok(());
    };
    match decode(header, body, version) {
        Ok(Incoming::Publish(publish)) => {
            let named = TopicName::new(publish.topic).is_ok();
            prop_assert!(named || publish.topic.is_empty() && publish.properties.topic_alias().is_some());
            prop_assert_eq!(publish.packet_identifier.is_some(), publish.qos.level() > 0);
            prop_assert!(body.ends_with(publish.payload));
            let properties = publish.properties.as_bytes().len();
            prop_assert!(version.has_properties() || properties == 0);
            prop_assert!(2 + publish.topic.len() + properties + publish.payload.len() <= body.len());
        }
        Ok(Incoming::SubAck(packet)) => prop_assert!(!packet.reasons.is_empty()),
        Ok(Incoming::UnsubAck(packet)) => {
            prop_assert_eq!(packet.reasons.is_empty(), !version.has_properties());
        }
        Ok(_) => {}
        Err(error) => {
            prop_assert!(!error.to_string().is_empty());
            prop_assert!(error != DecodeError::RemainingLength);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_packet_or_a_fault(bytes in vec(any::<u8>(), 0..200)) {
        for version in ProtocolVersion::ALL {
            judge(&bytes, version)?;
        }
    }

    #[test]
    fn any_body_is_a_packet_or_a_fault(first_byte: u8, body in vec(any::<u8>(), 0..100)) {
        let frame = [&[first_byte, u8::try_from(body.len()).expect("short")][..], &body].concat();
        for version in ProtocolVersion::ALL {
            judge(&frame, version)?;
        }
    }

    #[test]
    fn a_changed_packet_is_a_packet_or_a_fault(frame in select(FRAMES), mutations in vec(mutation(), 0..6)) {
        let mut body = frame[2..].to_vec();
        for mutation in &mutations {
            mutation.apply(&mut body);
        }
        // Framed again: what is inside is judged, not the lack of bytes.
        let mut framed = vec![frame[0]];
        wire::put_length("", body.len(), &mut framed).expect("short");
        framed.append(&mut body);
        for version in ProtocolVersion::ALL {
            judge(&framed, version)?;
        }
    }

    #[test]
    fn a_changed_frame_is_a_packet_or_a_fault(frame in select(FRAMES), mutations in vec(mutation(), 1..4)) {
        let mut frame = frame.to_vec();
        for mutation in &mutations {
            mutation.apply(&mut frame);
        }
        for version in ProtocolVersion::ALL {
            judge(&frame, version)?;
        }
    }
}

#[test]
fn the_frames_are_valid_in_a_version() {
    for frame in FRAMES {
        let header = read_fixed_header(frame).expect("a header").expect("whole");
        assert_eq!(
            frame.len(),
            header.header_length + header.remaining_length,
            "{frame:?}"
        );
        let read = |version| decode(header, &frame[header.header_length..], version).is_ok();
        assert!(ProtocolVersion::ALL.into_iter().any(read), "{frame:?}");
    }
}
