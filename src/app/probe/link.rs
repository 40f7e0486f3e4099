//! A connection to try things on: each try has its answer in time, or a sentence that says why not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::time::timeout_at;

use super::tracer::Tracer;
use crate::client::{Client, ClientError, ConnectOptions, Event, Publication, PublicationHead, Step};
use crate::mqtt::packet::{Subscription, SubscriptionOptions};
use crate::mqtt::{Properties, Property, QoS, ReasonCode, TopicFilter, TopicName};

/// A connection that is made again when a try has cost it.
pub(super) struct Link {
    options: ConnectOptions,
    tracer: Tracer,
    pub(super) patience: Duration,
    client: Option<Client>,
    /// Tells the messages of this run apart.
    sent: u64,
    /// Where something may be retained.
    retained: Vec<String>,
}

/// A message that was to come.
pub(super) struct Outgoing<'a> {
    pub(super) topic: &'a str,
    pub(super) qos: QoS,
    pub(super) retain: bool,
    pub(super) alias: Option<u16>,
    /// How long the payload is at the least.
    pub(super) size: usize,
}

impl<'a> Outgoing<'a> {
    /// A small one.
    pub(super) const fn new(topic: &'a str, qos: QoS) -> Self {
        Self {
            topic,
            qos,
            retain: false,
            alias: None,
            size: 0,
        }
    }
}

/// How a message came.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delivery {
    pub(super) qos: QoS,
    pub(super) identifier: Option<u32>,
    /// Since it was sent.
    pub(super) after: Duration,
}

impl Link {
    /// Over `client`, which was made as `options` say.
    pub(super) fn new(
        options: ConnectOptions,
        (client, tracer): (Client, Tracer),
        patience: Duration,
    ) -> Self {
        Self {
            options,
            tracer,
            patience,
            client: Some(client),
            sent: 0,
            retained: Vec::new(),
        }
    }

    /// Subscribes at QoS 2. Returns the QoS that was granted.
    ///
    /// # Errors
    /// Why it was not, in words.
    pub(super) async fn subscribe(&mut self, filter: &str, identifier: Option<u32>) -> Result<u8, String> {
        let filter = TopicFilter::new(filter).map_err(|error| error.to_string())?;
        let mut properties = Properties::new();
        if let Some(identifier) = identifier {
            let property = Property::SubscriptionIdentifier(identifier);
            properties.push(property).map_err(|error| error.to_string())?;
        }
        let options = SubscriptionOptions {
            qos: QoS::ExactlyOnce,
            ..SubscriptionOptions::default()
        };
        let subscription = [Subscription { filter, options }];
        self.client()
            .await?
            .subscribe(&subscription, &properties)
            .map_err(|error| error.to_string())?;
        let version = self.options.version;
        self.until("SUBACK", |event| match event {
            Event::Subscribed(suback) => suback.reasons.first().map(|reason| match reason {
                reason if !reason.is_error() => Ok(reason.0),
                reason if version.has_properties() => Err(format!("the subscription is refused: {reason}")),
                reason => Err(format!("the subscription is refused (0x{:02x})", reason.0)),
            }),
            _ => None,
        })
        .await?
    }

    /// Ends a subscription. That it does not end harms nobody.
    pub(super) async fn unsubscribe(&mut self, filter: &str) {
        let (Some(client), Ok(filter)) = (&mut self.client, TopicFilter::new(filter)) else {
            return;
        };
        if client.unsubscribe(&[filter], &Properties::new()).is_ok() {
            let _ = self
                .until("UNSUBACK", |event| {
                    matches!(event, Event::Unsubscribed(_)).then_some(())
                })
                .await;
        }
    }

    /// Publishes, and waits for the message to come back.
    ///
    /// # Errors
    /// Why it did not, in words.
    pub(super) async fn echo(&mut self, outgoing: &Outgoing<'_>) -> Result<Delivery, String> {
        let (sequence, payload, sent) = self.send(outgoing).await?;
        self.until("message", |event| match event {
            Event::Message(publish) if publish.payload == payload => Some(Ok(Delivery {
                qos: publish.qos,
                identifier: publish.properties.find(|property| match property {
                    Property::SubscriptionIdentifier(identifier) => Some(identifier),
                    _ => None,
                }),
                after: sent.elapsed(),
            })),
            Event::Acknowledged(acknowledged)
                if acknowledged.sequence == sequence && acknowledged.reason.is_error() =>
            {
                Some(Err(format!("refused: {}", acknowledged.reason)))
            }
            _ => None,
        })
        .await?
    }

    /// Publishes what the broker is to keep, at QoS 1, subscribes then, and waits for it.
    ///
    /// # Errors
    /// Why it did not come, in words.
    pub(super) async fn recall(&mut self, topic: &str) -> Result<(), String> {
        self.retained.push(topic.to_owned());
        let outgoing = Outgoing {
            retain: true,
            ..Outgoing::new(topic, QoS::AtLeastOnce)
        };
        let (sequence, payload, _) = self.send(&outgoing).await?;
        self.acknowledged(sequence).await?;
        self.subscribe(topic, None).await?;
        let is_retained = self
            .until("retained message", |event| match event {
                Event::Message(publish) if publish.payload == payload => Some(publish.retain),
                _ => None,
            })
            .await?;
        if is_retained {
            Ok(())
        } else {
            Err("it came without the retain flag".to_owned())
        }
    }

    /// Waits until a publication is done.
    async fn acknowledged(&mut self, sequence: u64) -> Result<(), String> {
        self.until("acknowledgement", |event| match event {
            Event::Acknowledged(acknowledged) if acknowledged.sequence == sequence => {
                let reason = acknowledged.reason;
                Some(if reason.is_error() {
                    Err(format!("refused: {reason}"))
                } else {
                    Ok(())
                })
            }
            _ => None,
        })
        .await?
    }

    async fn send(&mut self, outgoing: &Outgoing<'_>) -> Result<(u64, Bytes, Instant), String> {
        let topic = TopicName::new(outgoing.topic).map_err(|error| error.to_string())?;
        let mut properties = Properties::new();
        if let Some(alias) = outgoing.alias {
            let property = Property::TopicAlias(alias);
            properties.push(property).map_err(|error| error.to_string())?;
        }
        self.sent += 1;
        let mut payload = format!("culex probe {}", self.sent).into_bytes();
        payload.resize(payload.len().max(outgoing.size), b'.');
        let payload = Bytes::from(payload);
        let head = PublicationHead::new(topic, outgoing.qos, outgoing.retain, properties);
        let publication = Publication {
            head: Arc::new(head),
            payload: payload.clone(),
        };
        let sequence = self
            .client()
            .await?
            .publish(&publication)
            .map_err(|error| error.to_string())?;
        Ok((sequence, payload, Instant::now()))
    }

    /// Takes the messages of a filter until the broker has been quiet for a while, each with topic and payload. True if
    /// there are to be more.
    ///
    /// # Errors
    /// When the subscription is refused, in words.
    pub(super) async fn collect(
        &mut self,
        filter: &str,
        quiet: Duration,
        mut take: impl FnMut(&str, &[u8]),
    ) -> Result<(), String> {
        self.subscribe(filter, None).await?;
        let end = Instant::now() + self.patience;
        let patience = std::mem::replace(&mut self.patience, quiet);
        while Instant::now() < end {
            let message = self.until("message", |event| match event {
                Event::Message(publish) => {
                    take(publish.topic, publish.payload);
                    Some(())
                }
                _ => None,
            });
            if message.await.is_err() {
                break;
            }
        }
        self.patience = patience;
        self.unsubscribe(filter).await;
        Ok(())
    }

    /// Clears what may be retained, as far as there is a connection, and ends it.
    pub(super) async fn end(mut self) {
        for topic in std::mem::take(&mut self.retained) {
            let Ok(topic) = TopicName::new(&topic) else {
                continue;
            };
            let head = PublicationHead::new(topic, QoS::AtLeastOnce, true, Properties::new());
            let publication = Publication {
                head: Arc::new(head),
                payload: Bytes::new(),
            };
            let Ok(client) = self.client().await else { return };
            if let Ok(sequence) = client.publish(&publication) {
                let _ = self.acknowledged(sequence).await;
            }
        }
        if let Some(client) = self.client.take() {
            let _ = client.close(&self.options.farewell(ReasonCode::SUCCESS)).await;
        }
    }

    /// The connection, made anew if there is none.
    async fn client(&mut self) -> Result<&mut Client, String> {
        let client = if let Some(client) = self.client.take() {
            client
        } else {
            let trace = self.tracer.trace();
            Client::connect_traced(&self.options, QoS::ExactlyOnce, trace)
                .await
                .map_err(|error| error.to_string())?
                .0
        };
        Ok(self.client.insert(client))
    }

    /// Looks at what comes until `take` has what it wants.
    async fn until<T>(
        &mut self,
        what: &str,
        mut take: impl FnMut(Event<'_>) -> Option<T>,
    ) -> Result<T, String> {
        let deadline = Instant::now() + self.patience;
        loop {
            let Some(client) = &mut self.client else {
                return Err("there is no connection".to_owned());
            };
            let lost = match client.step() {
                Err(error) => error,
                Ok(Step::Event(Event::Disconnected(disconnect))) => ClientError::Disconnected(disconnect),
                Ok(Step::Event(event)) => match take(event) {
                    Some(taken) => return Ok(taken),
                    None => continue,
                },
                Ok(Step::Settled) => continue,
                Ok(Step::NeedsInput) => match timeout_at(deadline.into(), client.wait()).await {
                    Ok(Ok(())) => continue,
                    Ok(Err(error)) => error,
                    Err(_) => {
                        let patience = humantime::format_duration(self.patience);
                        return Err(format!("no {what} within {patience}"));
                    }
                },
            };
            if let Some(client) = self.client.take() {
                client.abandon(&lost).await;
            }
            return Err(lost.to_string());
        }
    }
}
