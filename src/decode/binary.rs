//! Decoders of binary codes.

use std::io::{Cursor, Read, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::{Map, Value};

use crate::mqtt::MAX_REMAINING_LENGTH;

/// Whether this build has them.
pub(super) const IS_THERE: bool = true;

/// What is unpacked is no longer than a payload can be.
const LONGEST: usize = MAX_REMAINING_LENGTH;

/// How deep arrays and objects may be within one another: as for JSON.
const DEEPEST: usize = 127;

pub(super) fn gzip(payload: &[u8]) -> Result<Vec<u8>, String> {
    unpacked(MultiGzDecoder::new(payload))
}

pub(super) fn zstd(payload: &[u8]) -> Result<Vec<u8>, String> {
    let mut rest = payload;
    let mut all = Vec::new();
    // Frames may follow one another.
    while !rest.is_empty() {
        let decoder = StreamingDecoder::new(&mut rest).map_err(|error| error.to_string())?;
        all.append(&mut unpacked(decoder)?);
        if all.len() > LONGEST {
            return Err(too_long());
        }
    }
    Ok(all)
}

/// All of `packed`, which may be a few bytes that stand for very many.
fn unpacked(packed: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = packed.take(LONGEST as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    if bytes.len() > LONGEST {
        return Err(too_long());
    }
    Ok(bytes)
}

fn too_long() -> String {
    format!("it is longer than {LONGEST} bytes")
}

pub(super) fn cbor(payload: &[u8]) -> Result<Vec<u8>, String> {
    let mut rest = payload;
    let value: ciborium::Value =
        ciborium::de::from_reader_with_recursion_limit(&mut rest, DEEPEST).map_err(|error| match error {
            ciborium::de::Error::Io(_) => "it ends too early".to_owned(),
            ciborium::de::Error::Syntax(at) => format!("byte {at} cannot be there"),
            ciborium::de::Error::Semantic(_, message) => message,
            ciborium::de::Error::RecursionLimitExceeded => too_deep(),
        })?;
    ends(rest.len())?;
    Ok(json(&of_cbor(value)))
}

pub(super) fn message_pack(payload: &[u8]) -> Result<Vec<u8>, String> {
    let mut cursor = Cursor::new(payload);
    let depth = u16::try_from(DEEPEST).unwrap_or(u16::MAX);
    let value =
        rmpv::decode::read_value_with_max_depth(&mut cursor, depth.into()).map_err(|error| match error {
            rmpv::decode::Error::DepthLimitExceeded => too_deep(),
            _ => "it ends too early".to_owned(),
        })?;
    ends(payload.len() - usize::try_from(cursor.position()).unwrap_or(payload.len()))?;
    Ok(json(&of_message_pack(value)))
}

fn too_deep() -> String {
    format!("it is nested more than {DEEPEST} levels deep")
}

fn ends(left: usize) -> Result<(), String> {
    match left {
        0 => Ok(()),
        1 => Err("1 byte follows".to_owned()),
        left => Err(format!("{left} bytes follow")),
    }
}

/// Values of JSON have a text, always.
pub(super) fn json(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

pub(super) fn bytes(bytes: &[u8]) -> Value {
    Value::String(STANDARD.encode(bytes))
}

/// What JSON has no number for is null.
fn float(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A name of a field: a string as it is, any other value as its JSON.
fn name(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn of_cbor(value: ciborium::Value) -> Value {
    match value {
        ciborium::Value::Integer(integer) => {
            let integer = i128::from(integer);
            match (i64::try_from(integer), u64::try_from(integer)) {
                (Ok(integer), _) => integer.into(),
                (_, Ok(integer)) => integer.into(),
                _ => Value::String(integer.to_string()),
            }
        }
        ciborium::Value::Bytes(list) => bytes(&list),
        ciborium::Value::Float(value) => float(value),
        ciborium::Value::Text(text) => Value::String(text),
        ciborium::Value::Bool(value) => Value::Bool(value),
        ciborium::Value::Tag(_, value) => of_cbor(*value),
        ciborium::Value::Array(items) => items.into_iter().map(of_cbor).collect(),
        ciborium::Value::Map(pairs) => {
            let pairs = pairs
                .into_iter()
                .map(|(key, value)| (name(of_cbor(key)), of_cbor(value)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        // Null, and what is yet to be invented.
        _ => Value::Null,
    }
}

fn of_message_pack(value: rmpv::Value) -> Value {
    match value {
        rmpv::Value::Nil => Value::Null,
        rmpv::Value::Boolean(value) => Value::Bool(value),
        rmpv::Value::Integer(integer) => match (integer.as_i64(), integer.as_u64()) {
            (Some(integer), _) => integer.into(),
            (_, Some(integer)) => integer.into(),
            _ => Value::Null,
        },
        rmpv::Value::F32(value) => float(value.into()),
        rmpv::Value::F64(value) => float(value),
        rmpv::Value::String(text) => match text.as_str() {
            Some(text) => text.into(),
            None => bytes(text.as_bytes()),
        },
        rmpv::Value::Binary(list) => bytes(&list),
        rmpv::Value::Array(items) => items.into_iter().map(of_message_pack).collect(),
        rmpv::Value::Map(pairs) => {
            let pairs = pairs
                .into_iter()
                .map(|(key, value)| (name(of_message_pack(key)), of_message_pack(value)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        rmpv::Value::Ext(kind, list) => serde_json::json!({"ext": kind, "data": bytes(&list)}),
    }
}

pub(super) fn to_gzip(payload: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let packed = encoder.write_all(payload).and_then(|()| encoder.finish());
    packed.map_err(|error| error.to_string())
}

/// About as small as level 1 of zstd makes it.
#[expect(clippy::unnecessary_wraps, reason = "a build without it fails")]
pub(super) fn to_zstd(payload: &[u8]) -> Result<Vec<u8>, String> {
    Ok(compress_to_vec(payload, CompressionLevel::Fastest))
}

pub(super) fn to_cbor(payload: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    // In as few bytes as hold the number, as RFC 8949 section 4.2 has it.
    ciborium::into_writer(&from_json(payload)?, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

pub(super) fn to_message_pack(payload: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let value = message_pack_of(from_json(payload)?);
    rmpv::encode::write_value(&mut bytes, &value).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn from_json(payload: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(payload).map_err(|error| format!("it is not JSON: {error}"))
}

fn message_pack_of(value: Value) -> rmpv::Value {
    match value {
        Value::Null => rmpv::Value::Nil,
        Value::Bool(value) => value.into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => integer.into(),
            (_, Some(integer)) => integer.into(),
            _ => number.as_f64().unwrap_or(f64::NAN).into(),
        },
        Value::String(text) => text.into(),
        Value::Array(items) => rmpv::Value::Array(items.into_iter().map(message_pack_of).collect()),
        Value::Object(fields) => {
            let pairs = fields
                .into_iter()
                .map(|(name, field)| (name.into(), message_pack_of(field)));
            rmpv::Value::Map(pairs.collect())
        }
    }
}
