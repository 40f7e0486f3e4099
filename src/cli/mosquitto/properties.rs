//! `-D command name value` and `-D command user-property key value`.

use super::fault::Fault;
use super::number::atol;
use super::text;
use crate::mqtt::{PacketKind, Properties, Property, PropertyError, PropertyKind};

/// The properties given for each packet, in the order given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PropertyLists {
    pub(super) connect: Vec<Given>,
    pub(super) publish: Vec<Given>,
    pub(super) subscribe: Vec<Given>,
    pub(super) unsubscribe: Vec<Given>,
    pub(super) disconnect: Vec<Given>,
    pub(super) will: Vec<Given>,
}

/// One property as given. It may be out of the range that the standard gives it: upstream finds that later.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Given {
    row: &'static Row,
    value: Value,
}

impl std::fmt::Debug for Given {
    /// Without the value: authentication data is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Given({})", self.row.sample.name())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Number(u32),
    Text(String),
    Binary(Vec<u8>),
    Pair(String, String),
}

#[derive(Debug, PartialEq, Eq)]
struct Row {
    kind: PropertyKind,
    /// The property, with no value yet.
    sample: Property<'static>,
}

const fn row(kind: PropertyKind, sample: Property<'static>) -> Row {
    Row { kind, sample }
}

/// All properties, and how each is read.
#[rustfmt::skip]
static ROWS: [Row; 27] = {
    use PropertyKind::{BinaryData, Byte, FourByteInteger, TwoByteInteger, Utf8String, Utf8StringPair, VariableByteInteger};
    [
        row(Byte, Property::PayloadFormatIndicator(0)),
        row(FourByteInteger, Property::MessageExpiryInterval(0)),
        row(Utf8String, Property::ContentType("")),
        row(Utf8String, Property::ResponseTopic("")),
        row(BinaryData, Property::CorrelationData(&[])),
        row(VariableByteInteger, Property::SubscriptionIdentifier(0)),
        row(FourByteInteger, Property::SessionExpiryInterval(0)),
        row(Utf8String, Property::AssignedClientIdentifier("")),
        row(TwoByteInteger, Property::ServerKeepAlive(0)),
        row(Utf8String, Property::AuthenticationMethod("")),
        row(BinaryData, Property::AuthenticationData(&[])),
        row(Byte, Property::RequestProblemInformation(0)),
        row(FourByteInteger, Property::WillDelayInterval(0)),
        row(Byte, Property::RequestResponseInformation(0)),
        row(Utf8String, Property::ResponseInformation("")),
        row(Utf8String, Property::ServerReference("")),
        row(Utf8String, Property::ReasonString("")),
        row(TwoByteInteger, Property::ReceiveMaximum(0)),
        row(TwoByteInteger, Property::TopicAliasMaximum(0)),
        row(TwoByteInteger, Property::TopicAlias(0)),
        row(Byte, Property::MaximumQoS(0)),
        row(Byte, Property::RetainAvailable(0)),
        row(Utf8StringPair, Property::UserProperty("", "")),
        row(FourByteInteger, Property::MaximumPacketSize(0)),
        row(Byte, Property::WildcardSubscriptionAvailable(0)),
        row(Byte, Property::SubscriptionIdentifierAvailable(0)),
        row(Byte, Property::SharedSubscriptionAvailable(0)),
    ]
};

/// The packets by upstream's names.
const PACKETS: [(&str, PacketKind); 14] = [
    ("connect", PacketKind::Connect),
    ("connack", PacketKind::ConnAck),
    ("publish", PacketKind::Publish),
    ("puback", PacketKind::PubAck),
    ("pubrec", PacketKind::PubRec),
    ("pubrel", PacketKind::PubRel),
    ("pubcomp", PacketKind::PubComp),
    ("subscribe", PacketKind::Subscribe),
    ("suback", PacketKind::SubAck),
    ("unsubscribe", PacketKind::Unsubscribe),
    ("unsuback", PacketKind::UnsubAck),
    ("disconnect", PacketKind::Disconnect),
    ("auth", PacketKind::Auth),
    ("will", PacketKind::Will),
];

/// How many of `values` a `-D` before them takes.
pub(super) fn arity(values: &[&[u8]]) -> usize {
    match values.get(1) {
        Some(name) if name.eq_ignore_ascii_case(b"user-property") => 4,
        _ => 3,
    }
}

/// Reads the values of one `-D` into `lists`.
pub(super) fn take(values: &[&[u8]], lists: &mut PropertyLists) -> Result<(), Fault> {
    let [command, name, rest @ ..] = values else {
        return Err(not_enough());
    };
    let [first, rest @ ..] = rest else {
        return Err(not_enough());
    };
    let packet = PACKETS
        .iter()
        .find(|(known, _)| command.eq_ignore_ascii_case(known.as_bytes()))
        .map(|(_, packet)| *packet)
        .ok_or_else(|| invalid("command", command))?;
    let row = ROWS
        .iter()
        .find(|row| name.eq_ignore_ascii_case(row.sample.name().as_bytes()))
        .ok_or_else(|| invalid("property name", name))?;
    if !row.sample.is_allowed_in(packet) {
        return Err(refused(name, "allowed", command));
    }
    let second = rest.first().copied();
    if row.kind == PropertyKind::Utf8StringPair && second.is_none() {
        return Err(not_enough());
    }
    if packet == PacketKind::Publish && row.kind == PropertyKind::VariableByteInteger {
        return Err(refused(name, "supported", command));
    }
    let list = match packet {
        PacketKind::Connect => &mut lists.connect,
        PacketKind::Publish => &mut lists.publish,
        PacketKind::Subscribe => &mut lists.subscribe,
        PacketKind::Unsubscribe => &mut lists.unsubscribe,
        PacketKind::Disconnect => &mut lists.disconnect,
        PacketKind::Will => &mut lists.will,
        // Upstream has no words for this one.
        PacketKind::ConnAck => return Err(Fault::silent()),
        _ => return Err(refused(name, "supported", command)),
    };
    let value = read(row, name, first, second.unwrap_or_default())?;
    let given = Given { row, value };
    match given.push_to(&mut Properties::new()) {
        Ok(()) | Err(PropertyError::OutOfRange(_)) if given.fits_the_wire() => list.push(given),
        _ => return Err(not_added(row, name)),
    }
    Ok(())
}

fn not_enough() -> Fault {
    Fault::paragraph("--property argument given but not enough arguments specified.")
}

fn invalid(what: &str, value: &[u8]) -> Fault {
    Fault::quoting(
        &format!("Invalid {what} "),
        value,
        " given in --property argument.\n",
    )
}

fn refused(name: &[u8], verb: &str, command: &[u8]) -> Fault {
    let between = format!(" property not {verb} for ");
    let text = [name, between.as_bytes(), command, b" in --property argument."].concat();
    Fault::paragraph(text)
}

fn not_added(row: &Row, name: &[u8]) -> Fault {
    // The number is that of the type in upstream's header.
    let number = match row.kind {
        PropertyKind::Byte => "1",
        PropertyKind::TwoByteInteger => "2",
        PropertyKind::FourByteInteger => "3",
        PropertyKind::VariableByteInteger => "4",
        PropertyKind::BinaryData => "5",
        PropertyKind::Utf8String => "6",
        PropertyKind::Utf8StringPair => "7",
    };
    Fault::plain([b"Error adding property ", name, b" ", number.as_bytes()].concat())
}

fn read(row: &Row, name: &[u8], first: &[u8], second: &[u8]) -> Result<Value, Fault> {
    let text = |value| {
        text::utf8(value)
            .map(str::to_owned)
            .ok_or_else(|| not_added(row, name))
    };
    let number = |maximum: u32| {
        let number = atol(first);
        let fault = || {
            let before = format!("Property value ({number}) out of range for property ");
            Fault::quoting(&before, name, ".\n")
        };
        u32::try_from(number)
            .ok()
            .filter(|number| *number <= maximum)
            .map(Value::Number)
            .ok_or_else(fault)
    };
    match row.kind {
        PropertyKind::Byte => number(u8::MAX.into()),
        PropertyKind::TwoByteInteger => number(u16::MAX.into()),
        PropertyKind::FourByteInteger | PropertyKind::VariableByteInteger => number(u32::MAX),
        PropertyKind::BinaryData if first.len() > usize::from(u16::MAX) => Err(Fault::quoting(
            "Property value too long for property ",
            name,
            ".\n",
        )),
        PropertyKind::BinaryData => Ok(Value::Binary(first.to_vec())),
        PropertyKind::Utf8String => Ok(Value::Text(text(first)?)),
        PropertyKind::Utf8StringPair => {
            // Of a pair upstream checks the key only. What is no UTF-8 at all no broker takes.
            let value = std::str::from_utf8(second).map_err(|_| not_added(row, name))?;
            Ok(Value::Pair(text(first)?, value.to_owned()))
        }
    }
}

impl Given {
    /// Whether the value has an encoding at all, in its range or not.
    fn fits_the_wire(&self) -> bool {
        match (self.row.kind, &self.value) {
            (PropertyKind::VariableByteInteger, Value::Number(number)) => *number <= 268_435_455,
            _ => true,
        }
    }

    /// Appends the property to `list`.
    pub(super) fn push_to(&self, list: &mut Properties) -> Result<(), PropertyError> {
        list.push(self.property())
    }

    #[expect(clippy::cast_possible_truncation, reason = "checked when it was read")]
    fn property(&self) -> Property<'_> {
        let number = match &self.value {
            Value::Number(number) => *number,
            _ => 0,
        };
        let (byte, two, four) = (number as u8, number as u16, number);
        let (text, second) = match &self.value {
            Value::Text(text) => (text.as_str(), ""),
            Value::Pair(first, second) => (first.as_str(), second.as_str()),
            _ => ("", ""),
        };
        let binary = match &self.value {
            Value::Binary(binary) => binary.as_slice(),
            _ => &[],
        };
        match self.row.sample {
            Property::PayloadFormatIndicator(_) => Property::PayloadFormatIndicator(byte),
            Property::MessageExpiryInterval(_) => Property::MessageExpiryInterval(four),
            Property::ContentType(_) => Property::ContentType(text),
            Property::ResponseTopic(_) => Property::ResponseTopic(text),
            Property::CorrelationData(_) => Property::CorrelationData(binary),
            Property::SubscriptionIdentifier(_) => Property::SubscriptionIdentifier(four),
            Property::SessionExpiryInterval(_) => Property::SessionExpiryInterval(four),
            Property::AuthenticationMethod(_) => Property::AuthenticationMethod(text),
            Property::AuthenticationData(_) => Property::AuthenticationData(binary),
            Property::RequestProblemInformation(_) => Property::RequestProblemInformation(byte),
            Property::WillDelayInterval(_) => Property::WillDelayInterval(four),
            Property::RequestResponseInformation(_) => Property::RequestResponseInformation(byte),
            Property::ServerReference(_) => Property::ServerReference(text),
            Property::ReasonString(_) => Property::ReasonString(text),
            Property::ReceiveMaximum(_) => Property::ReceiveMaximum(two),
            Property::TopicAliasMaximum(_) => Property::TopicAliasMaximum(two),
            Property::TopicAlias(_) => Property::TopicAlias(two),
            Property::UserProperty(..) => Property::UserProperty(text, second),
            Property::MaximumPacketSize(_) => Property::MaximumPacketSize(four),
            // These stand in packets of the server only, which no list is for.
            server @ (Property::AssignedClientIdentifier(_)
            | Property::ServerKeepAlive(_)
            | Property::ResponseInformation(_)
            | Property::MaximumQoS(_)
            | Property::RetainAvailable(_)
            | Property::WildcardSubscriptionAvailable(_)
            | Property::SubscriptionIdentifierAvailable(_)
            | Property::SharedSubscriptionAvailable(_)) => server,
        }
    }
}
