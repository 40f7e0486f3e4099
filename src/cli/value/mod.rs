//! The values of flags: text to types, with errors that say what would have been right.
//!
//! All take bytes that are not UTF-8 into account: the error then names the flag, as for any other bad value.

mod choice;
mod duration;
mod host;
mod property;
mod rate;
mod reconnect;
mod replay;
mod rotation;
mod seconds;
mod secret;
mod share;
mod silence;
mod size;
mod template;
mod topic;

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::str::FromStr;

use clap::builder::{OsStringValueParser, TypedValueParser};

pub(crate) use choice::{acknowledge, protocol_version, qos, retain_handling, spool_sync};
pub(crate) use duration::{duration, positive_duration};
pub(crate) use host::Host;
pub(crate) use property::{property_of, property_pair};
pub(crate) use rate::rate;
pub(crate) use reconnect::{attempts, delay};
pub(crate) use replay::{moment, separator, speed};
pub(crate) use rotation::rotation;
pub(crate) use seconds::{seconds, session_expiry};
pub(crate) use secret::Secret;
pub(crate) use share::share;
pub(crate) use silence::silent_after;
pub(crate) use size::size;
pub(crate) use template::template;
pub(crate) use topic::{topic_filter, topic_name};

/// A value parser for clap from a function on text.
pub(crate) fn text<T, E>(parse: fn(&str) -> Result<T, E>) -> impl TypedValueParser<Value = T>
where
    T: Clone + Send + Sync + 'static,
    E: Display + 'static,
{
    OsStringValueParser::new().try_map(move |value| parse(utf8(&value)?).map_err(|error| error.to_string()))
}

/// A value parser for clap from `FromStr`.
pub(crate) fn typed<T>() -> impl TypedValueParser<Value = T>
where
    T: FromStr + Clone + Send + Sync + 'static,
    T::Err: Display + 'static,
{
    text(T::from_str)
}

/// A value parser for clap that takes any bytes.
pub(crate) fn bytes() -> impl TypedValueParser<Value = bytes::Bytes> {
    OsStringValueParser::new().map(|value| into_bytes(value).into())
}

/// The text of `value`.
pub(crate) fn utf8(value: &OsStr) -> Result<&str, String> {
    value.to_str().ok_or_else(|| "it is not valid UTF-8".to_owned())
}

/// The bytes of an argument as the shell handed them over.
#[cfg(unix)]
pub(crate) fn into_bytes(value: OsString) -> Vec<u8> {
    std::os::unix::ffi::OsStringExt::into_vec(value)
}

/// The bytes of an argument in UTF-8.
#[cfg(not(unix))]
pub(crate) fn into_bytes(value: OsString) -> Vec<u8> {
    value.to_string_lossy().into_owned().into_bytes()
}
