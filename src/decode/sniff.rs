//! What `auto` takes a payload for.

use super::binary;
use super::step::Step;
use crate::message::Message;
use crate::mqtt::Property;

/// The decoder that `message` tells of; `None` if there is none, or the payload is text.
pub(super) fn guess(message: &Message<'_>) -> Option<Step> {
    if !binary::IS_THERE {
        return None;
    }
    if message.topic.starts_with("spBv1.0/") && !message.topic.starts_with("spBv1.0/STATE/") {
        return Some(Step::Sparkplug);
    }
    let content_type = message.properties.find(|property| match property {
        Property::ContentType(text) => Some(text),
        _ => None,
    });
    match content_type.map(|text| text.split(';').next().unwrap_or_default().trim()) {
        Some("application/cbor") => return Some(Step::Cbor),
        Some("application/msgpack" | "application/x-msgpack" | "application/vnd.msgpack") => {
            return Some(Step::MessagePack);
        }
        Some("application/gzip") => return Some(Step::Gzip),
        Some("application/zstd") => return Some(Step::Zstd),
        _ => {}
    }
    of_bytes(message.payload)
}

/// Bytes that are no text, and are nothing but one object or array of a binary code. What both codes could be is taken for
/// the one that writes its objects so.
fn of_bytes(payload: &[u8]) -> Option<Step> {
    if payload.starts_with(&[0x1f, 0x8b, 8]) {
        return Some(Step::Gzip);
    }
    if payload.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Some(Step::Zstd);
    }
    if std::str::from_utf8(payload).is_ok() {
        return None;
    }
    let cbor = || binary::cbor(payload).is_ok().then_some(Step::Cbor);
    let message_pack = || binary::message_pack(payload).is_ok().then_some(Step::MessagePack);
    match payload.first()? {
        0x80..=0x9f => message_pack().or_else(cbor),
        0xa0..=0xbf | 0xd9 => cbor(),
        0xdc..=0xdf => message_pack(),
        _ => None,
    }
}
