//! The server's side of the wire, written anew from the standard, so that a fault of the codec shows.

/// Properties by identifier, those that the simulation uses.
pub(crate) const SESSION_EXPIRY: u8 = 0x11;
pub(crate) const RECEIVE_MAXIMUM: u8 = 0x21;
pub(crate) const TOPIC_ALIAS_MAXIMUM: u8 = 0x22;
pub(crate) const TOPIC_ALIAS: u8 = 0x23;

/// Packet types of the acknowledgements.
pub(crate) const PUBACK: u8 = 4;
pub(crate) const PUBREC: u8 = 5;
pub(crate) const PUBREL: u8 = 6;
pub(crate) const PUBCOMP: u8 = 7;

/// A packet of a client.
#[derive(Debug)]
pub(crate) enum Packet {
    Connect {
        level: u8,
        clean: bool,
        properties: Vec<(u8, u32)>,
    },
    Publish {
        dup: bool,
        qos: u8,
        topic: String,
        identifier: u16,
        alias: Option<u32>,
        payload: Vec<u8>,
    },
    Acknowledgement {
        kind: u8,
        identifier: u16,
    },
    Subscribe {
        identifier: u16,
        qos: u8,
    },
    PingRequest,
    Disconnect,
}

/// A fault that the server finds in what a client sends, in words.
pub(crate) type Fault = String;

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn bytes(&mut self, count: usize) -> Result<&[u8], Fault> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or("a packet ends early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self, count: usize) -> Result<u32, Fault> {
        let bytes = self.bytes(count)?;
        Ok(bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        Ok(self.bytes(1)?[0])
    }

    fn identifier(&mut self) -> Result<u16, Fault> {
        match u16::try_from(self.number(2)?) {
            Ok(0) | Err(_) => Err("packet identifier 0".to_owned()),
            Ok(identifier) => Ok(identifier),
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let length = self.number(2)? as usize;
        let bytes = self.bytes(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| "a string that is not UTF-8".to_owned())
    }

    fn properties(&mut self, level: u8) -> Result<Vec<(u8, u32)>, Fault> {
        if level < 5 {
            return Ok(Vec::new());
        }
        let length = self.byte()?;
        let mut block = Reader(self.bytes(length.into())?);
        let mut properties = Vec::new();
        while !block.0.is_empty() {
            let property = block.byte()?;
            let size = match property {
                SESSION_EXPIRY => 4,
                RECEIVE_MAXIMUM | TOPIC_ALIAS_MAXIMUM | TOPIC_ALIAS => 2,
                other => return Err(format!("property {other:#x}")),
            };
            properties.push((property, block.number(size)?));
        }
        Ok(properties)
    }
}

/// Takes the first packet off `input`, if it is whole.
pub(crate) fn take(input: &mut Vec<u8>, level: u8) -> Result<Option<Packet>, Fault> {
    let Some(&first_byte) = input.first() else {
        return Ok(None);
    };
    let (mut length, mut shift, mut header) = (0_usize, 0, 1);
    loop {
        let Some(&byte) = input.get(header) else {
            return Ok(None);
        };
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        header += 1;
        if byte & 0x80 == 0 {
            break;
        }
        if header > 4 {
            return Err("a Remaining Length of five bytes".to_owned());
        }
    }
    let Some(body) = input.get(header..header + length) else {
        return Ok(None);
    };
    let packet = read(first_byte, Reader(body), level)?;
    input.drain(..header + length);
    Ok(Some(packet))
}

fn read(first_byte: u8, mut body: Reader<'_>, level: u8) -> Result<Packet, Fault> {
    let packet = match first_byte {
        0x10 => read_connect(&mut body)?,
        0x30..=0x3f => return read_publish(first_byte & 0x0f, body, level),
        0x40 | 0x50 | 0x62 | 0x70 => {
            let identifier = body.identifier()?;
            if level == 5 && !body.0.is_empty() {
                body.byte()?;
            }
            Packet::Acknowledgement {
                kind: first_byte >> 4,
                identifier,
            }
        }
        0x82 => {
            let identifier = body.identifier()?;
            body.properties(level)?;
            body.string()?;
            let qos = body.byte()?;
            Packet::Subscribe { identifier, qos }
        }
        0xc0 => Packet::PingRequest,
        0xe0 => Packet::Disconnect,
        other => return Err(format!("a packet that begins with {other:#x}")),
    };
    if body.0.is_empty() {
        Ok(packet)
    } else {
        Err(format!("bytes after {packet:?}"))
    }
}

fn read_connect(body: &mut Reader<'_>) -> Result<Packet, Fault> {
    let name = body.string()?;
    let level = body.byte()?;
    if name != if level == 3 { "MQIsdp" } else { "MQTT" } {
        return Err(format!("the protocol name {name}"));
    }
    let flags = body.byte()?;
    body.number(2)?;
    let properties = body.properties(level)?;
    body.string()?;
    Ok(Packet::Connect {
        level,
        clean: flags & 2 != 0,
        properties,
    })
}

fn read_publish(flags: u8, mut body: Reader<'_>, level: u8) -> Result<Packet, Fault> {
    let (dup, qos) = (flags & 8 != 0, flags >> 1 & 3);
    let topic = body.string()?;
    let identifier = if qos == 0 { 0 } else { body.identifier()? };
    let properties = body.properties(level)?;
    Ok(Packet::Publish {
        dup,
        qos,
        topic,
        identifier,
        alias: properties
            .iter()
            .find(|(property, _)| *property == TOPIC_ALIAS)
            .map(|(_, alias)| *alias),
        payload: body.0.to_vec(),
    })
}

fn low_byte(length: usize) -> u8 {
    length.to_le_bytes()[0]
}

fn put(first_byte: u8, body: &[u8], out: &mut Vec<u8>) {
    out.push(first_byte);
    let mut length = body.len();
    while length > 0x7f {
        out.push(low_byte(length) | 0x80);
        length >>= 7;
    }
    out.push(low_byte(length));
    out.extend_from_slice(body);
}

/// Appends CONNACK. `limits` are the receive maximum and the highest topic alias, which only MQTT 5 has.
pub(crate) fn put_connack(session_present: bool, level: u8, limits: (u16, u16), out: &mut Vec<u8>) {
    // 3.1 has no such flag.
    let mut body = vec![u8::from(session_present && level > 3), 0];
    if level == 5 {
        body.push(6);
        for (property, value) in [(RECEIVE_MAXIMUM, limits.0), (TOPIC_ALIAS_MAXIMUM, limits.1)] {
            body.push(property);
            body.extend_from_slice(&value.to_be_bytes());
        }
    }
    put(0x20, &body, out);
}

/// A message to a subscriber.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing<'a> {
    pub(crate) dup: bool,
    pub(crate) qos: u8,
    pub(crate) topic: &'a str,
    pub(crate) identifier: u16,
    pub(crate) alias: Option<u16>,
    pub(crate) payload: &'a [u8],
}

impl Outgoing<'_> {
    /// Appends PUBLISH.
    pub(crate) fn put(&self, level: u8, out: &mut Vec<u8>) {
        let mut body = vec![0, low_byte(self.topic.len())];
        body.extend_from_slice(self.topic.as_bytes());
        if self.qos > 0 {
            body.extend_from_slice(&self.identifier.to_be_bytes());
        }
        match self.alias {
            Some(alias) if level == 5 => {
                body.extend_from_slice(&[3, TOPIC_ALIAS]);
                body.extend_from_slice(&alias.to_be_bytes());
            }
            _ if level == 5 => body.push(0),
            _ => {}
        }
        body.extend_from_slice(self.payload);
        put(0x30 | u8::from(self.dup) << 3 | self.qos << 1, &body, out);
    }
}

/// Appends PUBACK, PUBREC, PUBREL or PUBCOMP, with a reason where MQTT 5 has one.
pub(crate) fn put_acknowledgement(kind: u8, identifier: u16, reason: u8, level: u8, out: &mut Vec<u8>) {
    let mut body = identifier.to_be_bytes().to_vec();
    if reason != 0 && level == 5 {
        body.push(reason);
    }
    put(kind << 4 | if kind == PUBREL { 2 } else { 0 }, &body, out);
}

/// Appends SUBACK for one filter.
pub(crate) fn put_suback(identifier: u16, qos: u8, level: u8, out: &mut Vec<u8>) {
    let mut body = identifier.to_be_bytes().to_vec();
    if level == 5 {
        body.push(0);
    }
    body.push(qos);
    put(0x90, &body, out);
}

/// Appends PINGRESP.
pub(crate) fn put_ping_response(out: &mut Vec<u8>) {
    put(0xd0, &[], out);
}

/// The number at the start of a payload.
pub(crate) fn number_of(payload: &[u8]) -> Result<usize, Fault> {
    let digits = payload.split(|byte| *byte == b'.').next().unwrap_or_default();
    let text = std::str::from_utf8(digits)
        .ok()
        .and_then(|text| text.parse().ok());
    text.ok_or_else(|| "a payload that nobody published".to_owned())
}
