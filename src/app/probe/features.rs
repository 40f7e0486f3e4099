//! What is tried on a connection.

use super::link::{Link, Outgoing};
use super::report::{Announced, Feature, RoundTrip};
use crate::mqtt::{ProtocolVersion, QoS};

/// Payloads whose echo is waited for, in bytes.
const SIZES: [usize; 3] = [16 << 10, 256 << 10, 1 << 20];

/// What a packet has beside its payload and topic, at the most.
const OVERHEAD: usize = 64;

/// What a series of tries needs to know.
pub(super) struct Bench<'a> {
    pub(super) link: &'a mut Link,
    pub(super) version: ProtocolVersion,
    pub(super) announced: Option<&'a Announced>,
    /// A topic of its own; all that is published is below it.
    pub(super) base: String,
    pub(super) features: Vec<Feature>,
}

impl Bench<'_> {
    fn found(&mut self, name: &'static str, announced: Option<bool>, result: Result<Option<String>, String>) {
        let works = Some(result.is_ok());
        let detail = match result {
            Ok(detail) => detail,
            Err(why) => Some(why),
        };
        self.features.push(Feature {
            name,
            announced,
            works,
            detail,
        });
    }

    /// What of `announced` holds here; in 3.x what the standard asks of every broker.
    fn promised(&self, of: impl Fn(&Announced) -> bool) -> bool {
        self.announced.is_none_or(of)
    }

    /// Tries everything. Returns how long messages took there and back.
    pub(super) async fn all(&mut self, samples: u16) -> Option<RoundTrip> {
        let round_trip = self.qualities_of_service(samples).await;
        self.wildcards().await;
        self.retained().await;
        self.shared().await;
        if self.version == ProtocolVersion::V5 {
            self.identifiers().await;
            self.aliases().await;
        }
        self.sizes().await;
        round_trip
    }

    async fn qualities_of_service(&mut self, samples: u16) -> Option<RoundTrip> {
        let topic = format!("{}/qos", self.base);
        let subscribed = self.link.subscribe(&topic, None).await;
        for (name, qos) in [
            ("QoS 0", QoS::AtMostOnce),
            ("QoS 1", QoS::AtLeastOnce),
            ("QoS 2", QoS::ExactlyOnce),
        ] {
            let promised = self.promised(|announced| announced.maximum_qos >= qos.level());
            let result = match &subscribed {
                Err(why) => Err(why.clone()),
                Ok(_) => self
                    .link
                    .echo(&Outgoing::new(&topic, qos))
                    .await
                    .and_then(|delivery| {
                        if delivery.qos == qos {
                            Ok(None)
                        } else {
                            Err(format!("it comes at QoS {}", delivery.qos.level()))
                        }
                    }),
            };
            self.found(name, Some(promised), result);
        }
        let mut times = Vec::new();
        if subscribed.is_ok() {
            // A connection that a try has cost is another one, which has subscribed to nothing.
            if self.features.iter().any(|feature| feature.works == Some(false)) {
                let _ = self.link.subscribe(&topic, None).await;
            }
            for _ in 0..samples {
                let Ok(delivery) = self.link.echo(&Outgoing::new(&topic, QoS::AtMostOnce)).await else {
                    break;
                };
                times.push(delivery.after.as_secs_f64());
            }
            self.link.unsubscribe(&topic).await;
        }
        RoundTrip::of(times)
    }

    /// Subscribes to `filter`, and has a message come on `topic`.
    async fn comes(&mut self, filter: &str, topic: &str) -> Result<Option<String>, String> {
        self.link.subscribe(filter, None).await?;
        let delivered = self.link.echo(&Outgoing::new(topic, QoS::AtMostOnce)).await;
        self.link.unsubscribe(filter).await;
        delivered.map(|_| None)
    }

    async fn wildcards(&mut self) {
        let promised = self.promised(|announced| announced.wildcard_subscriptions);
        let (filter, topic) = (format!("{}/+/b/#", self.base), format!("{}/a/b/c/d", self.base));
        let result = self.comes(&filter, &topic).await;
        self.found("wildcard subscriptions", Some(promised), result);
    }

    async fn retained(&mut self) {
        let promised = self.promised(|announced| announced.retain);
        let topic = format!("{}/retained", self.base);
        let result = self.link.recall(&topic).await.map(|()| None);
        self.link.unsubscribe(&topic).await;
        self.found("retained messages", Some(promised), result);
    }

    async fn shared(&mut self) {
        // The standard of 3.x does not know them.
        let promised = self.announced.map(|announced| announced.shared_subscriptions);
        let topic = format!("{}/shared", self.base);
        let result = self.comes(&format!("$share/culex/{topic}"), &topic).await;
        self.found("shared subscriptions", promised, result);
    }

    async fn identifiers(&mut self) {
        const IDENTIFIER: u32 = 268_435_455;
        let promised = self.promised(|announced| announced.subscription_identifiers);
        let topic = format!("{}/identifier", self.base);
        let result = match self.link.subscribe(&topic, Some(IDENTIFIER)).await {
            Err(why) => Err(why),
            Ok(_) => match self.link.echo(&Outgoing::new(&topic, QoS::AtMostOnce)).await {
                Err(why) => Err(why),
                Ok(delivery) if delivery.identifier == Some(IDENTIFIER) => Ok(None),
                Ok(_) => Err("the message comes without it".to_owned()),
            },
        };
        self.link.unsubscribe(&topic).await;
        self.found("subscription identifiers", Some(promised), result);
    }

    async fn aliases(&mut self) {
        let maximum = self
            .announced
            .map_or(0, |announced| announced.topic_alias_maximum);
        if maximum == 0 {
            self.features.push(Feature {
                name: "topic aliases",
                announced: Some(false),
                works: None,
                detail: None,
            });
            return;
        }
        let topic = format!("{}/alias", self.base);
        let result = self.aliased(&topic, maximum).await;
        self.link.unsubscribe(&topic).await;
        self.found("topic aliases", Some(true), result);
    }

    /// The second time the alias stands for the topic.
    async fn aliased(&mut self, topic: &str, maximum: u16) -> Result<Option<String>, String> {
        self.link.subscribe(topic, None).await?;
        for _ in 0..2 {
            let outgoing = Outgoing {
                alias: Some(maximum),
                ..Outgoing::new(topic, QoS::AtMostOnce)
            };
            self.link.echo(&outgoing).await?;
        }
        Ok(None)
    }

    async fn sizes(&mut self) {
        let limit = self.announced.and_then(|announced| announced.maximum_packet_size);
        let limit = limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(usize::MAX);
        let topic = format!("{}/size", self.base);
        let (mut largest, mut failed) = (None, None);
        let fitting = SIZES
            .into_iter()
            .filter(|size| size + OVERHEAD + topic.len() <= limit);
        for size in fitting {
            let outgoing = Outgoing {
                size,
                ..Outgoing::new(&topic, QoS::AtMostOnce)
            };
            let result = match self.link.subscribe(&topic, None).await {
                Ok(_) => self.link.echo(&outgoing).await,
                Err(why) => Err(why),
            };
            match result {
                Ok(_) => largest = Some(size),
                Err(why) => {
                    failed = Some(format!("{} KiB: {why}", size >> 10));
                    break;
                }
            }
        }
        self.link.unsubscribe(&topic).await;
        let result = match (failed, largest) {
            (Some(why), _) => Err(why),
            (None, Some(largest)) => Ok(Some(format!("{} KiB", largest >> 10))),
            (None, None) => Ok(Some("smaller than what is tried".to_owned())),
        };
        self.found("large messages", Some(true), result);
    }
}
