//! What is published, subscribed to and printed.

use super::properties::{ListFault, list, sendable};
use super::{Lowered, hinted};
use crate::app::{
    Acknowledge, LimitPolicy, Matching, PayloadSource, PublishFault, PublishOptions, Repeat, RequestOptions,
    RetainedPolicy, SubscribeExtras, SubscribeOptions, UnsubscribeManner, View,
};
use crate::cli::Action;
use crate::cli::mosquitto::Tool;
use crate::cli::mosquitto::draft::{Flag, Flags, MessageDraft, ReceptionDraft};
use crate::cli::mosquitto::fault::Fault;
use crate::cli::mosquitto::properties::{Given, PropertyLists};
use crate::format::{Fold, Format, MosquittoJsonStyle, MosquittoRelease, OutputOptions};
use crate::mqtt::packet::{RetainHandling, Subscription, SubscriptionOptions};
use crate::mqtt::{PacketKind, Properties, ProtocolVersion, TopicFilter, TopicName};

/// What becomes of the action.
pub(super) struct Parts<'a> {
    pub(super) flags: Flags,
    pub(super) version: ProtocolVersion,
    pub(super) message: MessageDraft,
    pub(super) reception: ReceptionDraft,
    pub(super) properties: &'a PropertyLists,
    /// Whose JSON is written.
    pub(super) release: MosquittoRelease,
}

impl Parts<'_> {
    pub(super) fn lower(self, tool: Tool) -> Lowered<Action> {
        match tool {
            Tool::Pub => self.publish(),
            Tool::Sub => self.subscribe(),
            Tool::Rr => self.request(),
        }
    }

    fn publish(self) -> Lowered<Action> {
        let MessageDraft {
            topic,
            source,
            qos,
            repeat_count,
            repeat_delay,
        } = self.message;
        let source = source.unwrap_or(PayloadSource::Empty);
        let repeat = match source {
            PayloadSource::StdinLines => Repeat::default(),
            _ => Repeat {
                count: repeat_count,
                delay: repeat_delay,
                one_by_one: true,
            },
        };
        let given = &self.properties.publish;
        let (properties, fault) = match self.version {
            ProtocolVersion::V5 => split(list(given, PacketKind::Publish)),
            _ if given.is_empty() => (Properties::new(), None),
            _ => (Properties::new(), Some(PublishFault::NotSupported)),
        };
        let options = PublishOptions {
            encoding: None,
            then: None,
            topic: topic_name(Tool::Pub, topic)?,
            qos,
            retain: self.flags.has(Flag::Retain),
            limits: LimitPolicy::Lenient,
            properties,
            source,
            records: None,
            repeat,
            rate: None,
            spool: None,
            refuses_empty_input: true,
            fault,
        };
        Ok(Action::Publish(options))
    }

    fn subscribe(self) -> Lowered<Action> {
        let output = self.output();
        let options = self.subscription_options();
        let properties = self.of_version(&self.properties.subscribe, PacketKind::Subscribe);
        let unsubscribe_properties = self.of_version(&self.properties.unsubscribe, PacketKind::Unsubscribe);
        let retained = self.retained_policy();
        let ReceptionDraft {
            topics,
            filter_out,
            unsubscribe,
            response_topic: _,
            count,
            timeout,
            format: _,
            random_filter,
            retain_handling: _,
        } = self.reception;
        let view = if self.flags.has(Flag::MessageRate) {
            View::Rate
        } else if self.flags.has(Flag::Watch) {
            View::Watch
        } else {
            View::Messages
        };
        let extras = SubscribeExtras {
            random_filter: random_filter.filter(|tenths| *tenths < 1_000),
            remove_retained: self.flags.has(Flag::RemoveRetained),
            view,
            unsubscribe: UnsubscribeManner::AtOnce,
            will_when_stopped: true,
            acknowledge: Acknowledge::OnReceipt,
        };
        let subscribe = |filter| Subscription { filter, options };
        let options = SubscribeOptions {
            subscriptions: topic_filters(&topics)?.into_iter().map(subscribe).collect(),
            properties,
            unsubscribe: topic_filters(&unsubscribe)?,
            unsubscribe_properties,
            filter_out: topic_filters(&filter_out)?,
            count,
            timeout,
            exit_after_subscribe: self.flags.has(Flag::ExitAfterSubscribe),
            retained,
            output,
            stages: None,
            sink: None,
            extras,
        };
        Ok(Action::Subscribe(options))
    }

    fn request(self) -> Lowered<Action> {
        let output = self.output();
        let options = self.subscription_options();
        let subscribe_properties = self.of_version(&self.properties.subscribe, PacketKind::Subscribe);
        let retained = self.retained_policy();
        let response_topic = topic_name(Tool::Rr, self.reception.response_topic.clone())?;
        // It is subscribed to as well.
        topic_filter(response_topic.as_str())?;
        let properties = self.of_version(&self.properties.publish, PacketKind::Publish);
        Ok(Action::Request(RequestOptions {
            topic: topic_name(Tool::Rr, self.message.topic)?,
            qos: self.message.qos,
            properties,
            source: self.message.source.unwrap_or(PayloadSource::Empty),
            response_topic: Some(response_topic),
            subscription: options,
            subscribe_properties,
            timeout: self.reception.timeout,
            retained,
            matching: Matching::Anything,
            inflight: 1,
            responses: 1,
            latency: self.flags.has(Flag::Latency),
            will_when_stopped: true,
            output,
        }))
    }

    fn of_version(&self, given: &[Given], packet: PacketKind) -> Properties {
        match self.version {
            ProtocolVersion::V5 => sendable(given, packet),
            _ => Properties::new(),
        }
    }

    fn subscription_options(&self) -> SubscriptionOptions {
        let retain_handling = if self.flags.has(Flag::SkipRetained) {
            RetainHandling::Never
        } else {
            self.reception.retain_handling
        };
        SubscriptionOptions {
            qos: self.message.qos,
            no_local: false,
            retain_as_published: self.flags.has(Flag::RetainAsPublished),
            retain_handling,
        }
    }

    fn retained_policy(&self) -> RetainedPolicy {
        if self.flags.has(Flag::SkipRetained) {
            RetainedPolicy::Skip
        } else if self.flags.has(Flag::RetainedOnly) {
            RetainedPolicy::Only
        } else {
            RetainedPolicy::Print
        }
    }

    fn output(&self) -> OutputOptions {
        let format = match &self.reception.format {
            Some(template) => Format::Template(template.clone()),
            None if self.flags.has(Flag::Verbose) => Format::Topic,
            None => Format::Raw,
        };
        OutputOptions {
            format,
            newline: !self.flags.has(Flag::NoNewline),
            color: false,
            fold: Fold::Never,
            mosquitto_json: MosquittoJsonStyle {
                indent: self.flags.has(Flag::Pretty),
                release: self.release,
            },
        }
    }
}

fn split(list: Result<Properties, ListFault>) -> (Properties, Option<PublishFault>) {
    match list {
        Ok(properties) => (properties, None),
        Err(fault) => (Properties::new(), Some(fault.into())),
    }
}

/// A topic that was checked when it was read, and found present.
fn topic_name(tool: Tool, topic: Option<String>) -> Lowered<TopicName> {
    let topic = topic.unwrap_or_default();
    TopicName::new(&topic).map_err(|_| {
        let text = format!("Invalid publish topic '{topic}', does it contain '+' or '#'?");
        hinted(tool, Fault::line(text))
    })
}

fn topic_filters(topics: &[String]) -> Lowered<Vec<TopicFilter>> {
    topics.iter().map(|topic| topic_filter(topic)).collect()
}

/// Upstream leaves shared subscriptions to the broker; those that can never be are refused here.
fn topic_filter(topic: &str) -> Lowered<TopicFilter> {
    TopicFilter::new(topic).map_err(|_| {
        let text = format!("Invalid subscription topic '{topic}', are all '+' and '#' wildcards correct?");
        hinted(Tool::Sub, Fault::line(text))
    })
}
