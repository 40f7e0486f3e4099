//! The little of the wire that the sink needs: fixed headers, the head of PUBLISH, CONNECT.

/// The sink ends the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Violation(pub(crate) &'static str);

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Violation {}

/// A variable byte integer at the start of `bytes`: its value and length. `None` is more bytes needed.
pub(crate) fn variable(bytes: &[u8]) -> Result<Option<(usize, usize)>, Violation> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().take(4).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte < 0x80 {
            return Ok(Some((value, index + 1)));
        }
    }
    if bytes.len() < 4 {
        return Ok(None);
    }
    Err(Violation("a length of five bytes"))
}

/// Appends `value` as a variable byte integer.
pub(crate) fn put_variable(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// A two-byte integer at `at`.
pub(crate) fn integer(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// What comes before the payload of a PUBLISH.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PublishHead {
    /// 0 at QoS 0.
    pub(crate) identifier: u16,
    /// Where the payload begins in the body.
    pub(crate) payload: usize,
}

/// Reads the head of a PUBLISH from as much of its body as is there. `None` is more bytes needed.
pub(crate) fn publish_head(qos: u8, properties: bool, body: &[u8]) -> Result<Option<PublishHead>, Violation> {
    let Some(topic) = integer(body, 0) else {
        return Ok(None);
    };
    let mut at = 2 + usize::from(topic);
    let mut identifier = 0;
    if qos > 0 {
        let Some(found) = integer(body, at) else {
            return Ok(None);
        };
        if found == 0 {
            return Err(Violation("packet identifier 0"));
        }
        identifier = found;
        at += 2;
    }
    if properties {
        let Some((length, size)) = variable(body.get(at..).unwrap_or_default())? else {
            return Ok(None);
        };
        at += size + length;
    }
    Ok(Some(PublishHead {
        identifier,
        payload: at,
    }))
}

/// What the sink wants to know of a CONNECT: the protocol level, and the Receive Maximum of MQTT 5.
pub(crate) fn connect(body: &[u8]) -> Option<(u8, u16)> {
    let name = usize::from(integer(body, 0)?);
    let level = *body.get(2 + name)? & 0x7f;
    let mut receive_maximum = u16::MAX;
    if level == 5 {
        let properties = body.get(2 + name + 4..)?;
        let (length, size) = variable(properties).ok()??;
        let mut properties = properties.get(size..size + length)?;
        while let [identifier, value @ ..] = properties {
            let size = match identifier {
                0x17 | 0x19 => 1,
                0x21 => {
                    receive_maximum = integer(value, 0)?;
                    2
                }
                0x22 => 2,
                0x11 | 0x27 => 4,
                0x15 | 0x16 => 2 + usize::from(integer(value, 0)?),
                0x26 => {
                    let name = 2 + usize::from(integer(value, 0)?);
                    name + 2 + usize::from(integer(value, name)?)
                }
                _ => return None,
            };
            properties = value.get(size..)?;
        }
    }
    Some((level, receive_maximum))
}
