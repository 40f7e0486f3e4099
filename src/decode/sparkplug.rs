//! Sparkplug B 3.0: births, aliases, metrics, sequence numbers.

mod from_json;
mod wire;

use std::collections::HashMap;

use prost::Message as _;
use serde_json::{Map, Value, json};

use super::binary;
use crate::message::Message;
use wire::{Metric, Payload};

/// Aliases that are remembered at the most, of all nodes: a broker may have anything on it.
const MOST_ALIASES: usize = 1_000_000;

/// What is known of the edge nodes.
#[derive(Debug, Default)]
pub(super) struct Sparkplug {
    /// By group and node.
    nodes: HashMap<String, Node>,
    aliases: usize,
}

#[derive(Debug, Default)]
struct Node {
    /// Names and types of metrics, by alias, from the births.
    metrics: HashMap<u64, (String, u32)>,
    /// The last sequence number.
    sequence: Option<u64>,
}

impl Sparkplug {
    /// The payload of a Sparkplug topic as JSON; `None` for the state of a host, which is JSON itself.
    pub(super) fn decode(&mut self, message: &Message<'_>) -> Result<Option<Vec<u8>>, String> {
        let mut levels = message.topic.split('/').skip(1);
        let (group, kind, node, device) = match (levels.next(), levels.next(), levels.next(), levels.next()) {
            (Some("STATE"), ..) => return Ok(None),
            (Some(group), Some(kind), Some(node), device) if message.topic.starts_with("spBv1.0/") => {
                (group, kind, node, device)
            }
            _ => return Err("the topic is not spBv1.0/GROUP/TYPE/NODE[/DEVICE]".to_owned()),
        };
        let payload = Payload::decode(message.payload).map_err(|error| error.to_string())?;
        let is_birth = matches!(kind, "NBIRTH" | "DBIRTH");
        let (known, gap) = {
            let known = self.nodes.entry(format!("{group}/{node}")).or_default();
            if kind == "NBIRTH" {
                self.aliases -= known.metrics.len();
                *known = Node::default();
            }
            let gap = known.gap(payload.seq);
            (known, gap)
        };
        if is_birth {
            self.aliases += known.learn(&payload, MOST_ALIASES - self.aliases.min(MOST_ALIASES));
        }
        let mut fields = Map::new();
        fields.insert("type".into(), kind.into());
        fields.insert("group".into(), group.into());
        fields.insert("node".into(), node.into());
        put(&mut fields, "device", device);
        put(&mut fields, "timestamp", payload.timestamp);
        put(&mut fields, "seq", payload.seq);
        if let Some((expected, received)) = gap {
            fields.insert(
                "seq_gap".into(),
                json!({"expected": expected, "received": received}),
            );
        }
        let metrics: Vec<Value> = payload.metrics.iter().map(|metric| known.json(metric)).collect();
        fields.insert("metrics".into(), metrics.into());
        put(&mut fields, "uuid", payload.uuid.as_deref());
        if let Some(body) = &payload.body {
            fields.insert("body".into(), binary::bytes(body));
        }
        Ok(Some(binary::json(&Value::Object(fields))))
    }
}

/// From the JSON of the decoder, or less of it.
pub(super) fn encode(json: &[u8]) -> Result<Vec<u8>, String> {
    Payload::from_json(json).map(|payload| payload.encode_to_vec())
}

fn put(fields: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value.into());
    }
}

impl Node {
    /// The number that was to come and the one that came, where they differ. Before the first nothing is known.
    fn gap(&mut self, sequence: Option<u64>) -> Option<(u64, u64)> {
        let received = sequence?;
        let expected = self.sequence.replace(received).map(|last| (last + 1) % 256);
        expected
            .filter(|expected| *expected != received)
            .map(|expected| (expected, received))
    }

    /// Remembers the names of a birth, and no more than `room` new ones. How many there were.
    fn learn(&mut self, payload: &Payload, room: usize) -> usize {
        let before = self.metrics.len();
        for metric in &payload.metrics {
            if let (Some(alias), Some(name)) = (metric.alias, &metric.name)
                && self.metrics.len() - before < room
            {
                self.metrics
                    .insert(alias, (name.clone(), metric.datatype.unwrap_or(0)));
            }
        }
        self.metrics.len() - before
    }

    fn json(&self, metric: &Metric) -> Value {
        let known = metric.alias.and_then(|alias| self.metrics.get(&alias));
        let name = metric.name.as_deref().or(known.map(|(name, _)| name.as_str()));
        let kind = metric.datatype.or(known.map(|(_, kind)| *kind)).unwrap_or(0);
        let mut fields = Map::new();
        // A name that only a birth before our time had is not known.
        fields.insert("name".into(), name.map_or(Value::Null, Value::from));
        put(&mut fields, "alias", metric.alias);
        put(&mut fields, "timestamp", metric.timestamp);
        fields.insert("datatype".into(), wire::name_of(kind).into());
        fields.insert("value".into(), metric.json(kind));
        put(&mut fields, "historical", metric.is_historical.filter(|is| *is));
        put(&mut fields, "transient", metric.is_transient.filter(|is| *is));
        Value::Object(fields)
    }
}
