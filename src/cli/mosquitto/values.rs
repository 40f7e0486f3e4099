//! The options whose values are checked, each with upstream's words.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::time::Duration;

use super::draft::{Draft, Flag};
use super::fault::Fault;
use super::number::{atof, atoi, strtoll};
use super::{Tool, format, proxy, text};
use crate::mqtt::packet::RetainHandling;
use crate::mqtt::{ProtocolVersion, QoS};

type Checked = Result<(), Fault>;

pub(super) fn path(value: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(value))
}

pub(super) fn count(draft: &mut Draft, value: &[u8]) -> Checked {
    let number = atoi(value);
    let fault = || Fault::paragraph(format!("Invalid message count \"{number}\"."));
    draft.reception.count = Some(positive(number).ok_or_else(fault)?);
    Ok(())
}

pub(super) fn timeout(draft: &mut Draft, value: &[u8]) -> Checked {
    let number = atoi(value);
    let fault = || Fault::paragraph(format!("Invalid timeout \"{number}\"."));
    let seconds = positive(number).ok_or_else(fault)?;
    draft.reception.timeout = Some(Duration::from_secs(seconds));
    Ok(())
}

pub(super) fn repeat(draft: &mut Draft, value: &[u8]) -> Checked {
    let fault = || Fault::paragraph("--repeat argument must be >0.");
    draft.message.repeat_count = positive(atoi(value)).ok_or_else(fault)?;
    Ok(())
}

fn positive(number: i32) -> Option<u64> {
    u64::try_from(number).ok().filter(|number| *number > 0)
}

pub(super) fn repeat_delay(draft: &mut Draft, value: &[u8]) -> Checked {
    let seconds = atof(value);
    if seconds < 0.0 {
        return Err(Fault::paragraph("--repeat-delay argument must be >=0.0."));
    }
    draft.message.repeat_delay = if seconds.is_nan() {
        Duration::ZERO
    } else {
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    };
    Ok(())
}

pub(super) fn random_filter(draft: &mut Draft, value: &[u8]) -> Checked {
    let tenths = atof(value) * 10.0;
    // Upstream cuts what follows the first decimal before it compares: 100.09 is still 100.
    if !(1.0..1001.0).contains(&tenths) {
        return Err(Fault::paragraph(
            "--random-filter chance must be between 0.1-100.0",
        ));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "1 to 1,000"
    )]
    let tenths = tenths as u16;
    draft.reception.random_filter = Some(tenths);
    Ok(())
}

pub(super) fn keep_alive(draft: &mut Draft, value: &[u8]) -> Checked {
    draft.session.keep_alive = u16::try_from(atoi(value))
        .ok()
        .filter(|seconds| *seconds >= 5)
        .ok_or_else(|| {
            Fault::paragraph("Invalid keepalive given, it must be between 5 and 65535 inclusive.")
        })?;
    Ok(())
}

pub(super) fn max_inflight(draft: &mut Draft, value: &[u8]) -> Checked {
    let number = atoi(value);
    if number < 1 {
        return Err(Fault::paragraph(
            "Maximum inflight messages must be greater than 0.",
        ));
    }
    // Upstream's library refuses what has no 16 bits, and nobody looks: the default stays.
    draft.session.max_inflight = u16::try_from(number).unwrap_or(20);
    Ok(())
}

pub(super) fn port(draft: &mut Draft, value: &[u8]) -> Checked {
    let number = atoi(value);
    if !(0..=65_535).contains(&number) {
        return Err(Fault::line(format!("Invalid port given: {number}")));
    }
    draft.connection.port = Some(number);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the table wants what can fail")]
pub(super) fn unix(draft: &mut Draft, value: &[u8]) -> Checked {
    draft.connection.host = Some(value.to_vec());
    draft.connection.port = Some(0);
    Ok(())
}

pub(super) fn proxy(draft: &mut Draft, value: &[u8]) -> Checked {
    let quiet = draft.flags.has(Flag::Quiet);
    let proxy = proxy::parse(value).map_err(|fault| if quiet { Fault::silent() } else { fault })?;
    draft.connection.proxy = Some(proxy);
    Ok(())
}

pub(super) fn qos(draft: &mut Draft, value: &[u8]) -> Checked {
    let number = atoi(value);
    let fault = || Fault::line(format!("Invalid QoS given: {number}"));
    draft.message.qos = level(number).ok_or_else(fault)?;
    Ok(())
}

pub(super) fn will_qos(draft: &mut Draft, value: &[u8]) -> Checked {
    let number = atoi(value);
    let fault = || Fault::paragraph(format!("Invalid will QoS {number}."));
    draft.will.qos = level(number).ok_or_else(fault)?;
    Ok(())
}

fn level(number: i32) -> Option<QoS> {
    QoS::try_from(u8::try_from(number).ok()?).ok()
}

pub(super) fn version(draft: &mut Draft, value: &[u8]) -> Checked {
    draft.session.version = match value {
        b"mqttv31" | b"31" => ProtocolVersion::V3_1,
        b"mqttv311" | b"311" => ProtocolVersion::V3_1_1,
        b"mqttv5" | b"5" => ProtocolVersion::V5,
        _ => return Err(Fault::paragraph("Invalid protocol version argument given.")),
    };
    Ok(())
}

pub(super) fn session_expiry(draft: &mut Draft, value: &[u8]) -> Checked {
    let seconds = if value == "∞".as_bytes() {
        u32::MAX
    } else {
        let number =
            strtoll(value).ok_or_else(|| Fault::paragraph("session-expiry-interval not a number."))?;
        match number {
            -1 => u32::MAX,
            number => u32::try_from(number)
                .map_err(|_| Fault::paragraph("session-expiry-interval out of range."))?,
        }
    };
    draft.session.expiry = Some(seconds);
    draft.session.version = ProtocolVersion::V5;
    Ok(())
}

pub(super) fn retain_handling(draft: &mut Draft, value: &[u8]) -> Checked {
    draft.reception.retain_handling = match value {
        b"always" => RetainHandling::Always,
        b"new" => RetainHandling::New,
        b"never" => RetainHandling::Never,
        _ => {
            let fault = Fault::quoting("Unknown value '", value, "' for --retain-handling.\n");
            return Err(fault);
        }
    };
    Ok(())
}

pub(super) fn format(draft: &mut Draft, value: &[u8]) -> Checked {
    draft.reception.format = Some(format::compile(value)?);
    Ok(())
}

pub(super) fn topic(draft: &mut Draft, value: &[u8]) -> Checked {
    add_topic(draft, "-t", value)
}

/// A topic of `-t` or of a URL: to publish to, or one more to subscribe to.
pub(super) fn add_topic(draft: &mut Draft, option: &str, value: &[u8]) -> Checked {
    match draft.tool {
        Tool::Pub | Tool::Rr => {
            draft.message.topic = Some(text::topic_name(option, "publish", value)?);
        }
        Tool::Sub => {
            let topic = text::topic_filter(option, "subscription", value)?;
            draft.reception.topics.push(topic);
        }
    }
    Ok(())
}

pub(super) fn response_topic(draft: &mut Draft, value: &[u8]) -> Checked {
    draft.reception.response_topic = Some(text::topic_name("-e", "response", value)?);
    Ok(())
}

pub(super) fn filter_out(draft: &mut Draft, value: &[u8]) -> Checked {
    let topic = text::topic_filter("-T", "filter", value)?;
    draft.reception.filter_out.push(topic);
    Ok(())
}

pub(super) fn unsubscribe(draft: &mut Draft, value: &[u8]) -> Checked {
    let topic = text::topic_filter("-U", "unsubscribe", value)?;
    draft.reception.unsubscribe.push(topic);
    Ok(())
}

pub(super) fn will_topic(draft: &mut Draft, value: &[u8]) -> Checked {
    draft.will.topic = Some(text::topic_name("--will-topic", "will", value)?);
    Ok(())
}
