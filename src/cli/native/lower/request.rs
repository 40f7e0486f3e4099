//! `rr`.

use super::publish::payload_source;
use super::{Connected, Wrong};
use crate::app::{Matching, PayloadSource, RequestOptions, RetainedPolicy};
use crate::cli::native::args::RequestArgs;
use crate::cli::native::args::property::GivenProperty;
use crate::format::OutputOptions;
use crate::mqtt::packet::{RetainHandling, SubscriptionOptions};
use crate::mqtt::{PacketKind, Properties, Property, ProtocolVersion, TopicFilter, TopicName};

/// The property that `args` put into CONNECT.
pub(in crate::cli) fn asks_for_information(args: &RequestArgs) -> Option<GivenProperty> {
    args.request_response_information.then(|| {
        let mut property = Properties::new();
        // 1 is in range.
        let _ = property.push(Property::RequestResponseInformation(1));
        GivenProperty {
            flag: "--request-response-information".to_owned(),
            packet: PacketKind::Connect,
            property,
        }
    })
}

/// # Errors
/// When there is no topic or two, or the version can't tell what the responder must know.
pub(in crate::cli) fn request(
    args: RequestArgs,
    output: OutputOptions,
    connected: &mut Connected,
) -> Result<RequestOptions, Wrong> {
    let RequestArgs {
        topic,
        source,
        response_topic,
        request_response_information: _,
        qos,
        timeout,
        inflight,
        responses,
        latency,
    } = args;
    let topic = match (topic, connected.topic.take()) {
        (Some(topic), _) => topic,
        (None, Some(topic)) => {
            TopicName::new(topic).map_err(|error| Wrong(format!("the topic in --url: {error}")))?
        }
        (None, None) => return Err("there is no topic: give one with -t, or at the end of --url".into()),
    };
    if let Some(topic) = &response_topic {
        TopicFilter::new(topic.as_str()).map_err(|error| Wrong(format!("--response-topic: {error}")))?;
    }
    let version = connected.options.version;
    let properties = std::mem::replace(&mut connected.publish, Properties::new());
    let source = payload_source(source)?;
    if source == PayloadSource::StdinLines {
        connected.goes_on();
    }
    if inflight.is_some() && source != PayloadSource::StdinLines {
        return Err("--inflight is for the requests of -l".into());
    }
    let inflight = inflight.unwrap_or(1);
    if version.has_properties() {
        check_correlation(&properties, inflight)?;
    } else {
        check_version_3(version, response_topic.as_ref(), inflight)?;
    }
    // What was retained before the request answers another.
    let retain_handling = if version.has_properties() {
        RetainHandling::Never
    } else {
        RetainHandling::Always
    };
    let qos = qos.unwrap_or_default();
    Ok(RequestOptions {
        topic,
        qos,
        properties,
        source,
        response_topic,
        subscription: SubscriptionOptions {
            qos,
            retain_handling,
            ..SubscriptionOptions::default()
        },
        subscribe_properties: std::mem::replace(&mut connected.subscribe, Properties::new()),
        timeout,
        retained: RetainedPolicy::Skip,
        matching: if version.has_properties() {
            Matching::CorrelationData
        } else {
            Matching::Next
        },
        inflight,
        responses: responses.unwrap_or(1),
        latency,
        will_when_stopped: false,
        output,
    })
}

/// Correlation data that the user gives are the same for every request.
fn check_correlation(properties: &Properties, inflight: u16) -> Result<(), Wrong> {
    let mut list = properties.list().iter();
    if list.any(|property| matches!(property, Property::ResponseTopic(_))) {
        return Err("the response topic is given with -e, not as a property".into());
    }
    let mut list = properties.list().iter();
    let given = list.any(|property| matches!(property, Property::CorrelationData(_)));
    if given && inflight > 1 {
        return Err("--inflight: with correlation data of your own no two requests can be told apart".into());
    }
    Ok(())
}

/// Before MQTT 5 nothing in a request says where its response is expected, and nothing in a response whose it is.
fn check_version_3(
    version: ProtocolVersion,
    response_topic: Option<&TopicName>,
    inflight: u16,
) -> Result<(), Wrong> {
    if response_topic.is_none() {
        return Err(Wrong(format!(
            "MQTT {version} can't tell the other side where to respond: give the topic it uses with -e"
        )));
    }
    if inflight > 1 {
        return Err(Wrong(format!(
            "--inflight needs MQTT 5: in version {version} a response does not say which request it answers"
        )));
    }
    Ok(())
}
