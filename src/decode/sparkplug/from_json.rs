//! JSON to Sparkplug B, in the shape that the decoder has.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::wire::{Metric, MetricValue, Payload, TYPES};

/// The fields of a payload; those that the topic says are ignored.
#[derive(Deserialize)]
#[serde(expecting = "an object with metrics")]
struct Fields {
    timestamp: Option<u64>,
    seq: Option<u64>,
    #[serde(default)]
    metrics: Vec<MetricFields>,
    uuid: Option<String>,
    body: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with name and value")]
struct MetricFields {
    name: Option<String>,
    alias: Option<u64>,
    timestamp: Option<u64>,
    datatype: Option<String>,
    #[serde(default)]
    value: Value,
    historical: Option<bool>,
    transient: Option<bool>,
}

impl Payload {
    /// Reads the JSON that the decoder writes, or less: a metric needs a name or an alias, and a value.
    pub(super) fn from_json(json: &[u8]) -> Result<Self, String> {
        let fields: Fields = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        let metrics = fields.metrics.into_iter().map(|metric| {
            let label = metric
                .name
                .clone()
                .or_else(|| metric.alias.map(|alias| alias.to_string()))
                .ok_or_else(|| "a metric has neither name nor alias".to_owned())?;
            metric.build().map_err(|fault| format!("metric {label}: {fault}"))
        });
        Ok(Self {
            timestamp: fields.timestamp,
            seq: fields.seq,
            uuid: fields.uuid,
            body: fields
                .body
                .as_deref()
                .map(|body| bytes(body, "body"))
                .transpose()?,
            metrics: metrics.collect::<Result<_, String>>()?,
        })
    }
}

impl MetricFields {
    fn build(self) -> Result<Metric, String> {
        let kind = match self.datatype.as_deref() {
            None => guess(&self.value),
            // What the decoder says of an alias that it does not know.
            Some("Unknown") => None,
            Some(name) => Some(number_of(name)?),
        };
        let value = match &self.value {
            Value::Null => None,
            value => Some(value_of(value, kind.or_else(|| guess(value)).unwrap_or(0))?),
        };
        Ok(Metric {
            name: self.name,
            alias: self.alias,
            timestamp: self.timestamp,
            datatype: kind,
            is_historical: self.historical,
            is_transient: self.transient,
            is_null: value.is_none().then_some(true),
            value,
        })
    }
}

fn number_of(name: &str) -> Result<u32, String> {
    let index = TYPES.iter().position(|known| *known == name);
    index
        .and_then(|index| u32::try_from(index).ok())
        .ok_or_else(|| format!("there is no data type {name}"))
}

/// The type of a value that says none: Int64, Double, Boolean or String.
fn guess(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) if number.is_f64() => Some(10),
        Value::Number(number) if number.as_i64().is_none() => Some(8),
        Value::Number(_) => Some(4),
        Value::Bool(_) => Some(11),
        Value::String(_) => Some(12),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the type asks for the shorter number"
)]
fn value_of(value: &Value, kind: u32) -> Result<MetricValue, String> {
    let name = super::wire::name_of(kind);
    let wrong = || format!("{value} is no {name}");
    let signed = |bits: u32| {
        let number = value
            .as_i64()
            .filter(|number| *number >> (bits - 1) == 0 || *number >> (bits - 1) == -1);
        number.ok_or_else(wrong)
    };
    let unsigned = |bits: u32| {
        let number = value.as_u64().filter(|number| bits == 64 || *number >> bits == 0);
        number.ok_or_else(wrong)
    };
    let text = || value.as_str().ok_or_else(wrong);
    let float = || value.as_f64().ok_or_else(wrong);
    Ok(match kind {
        1 => MetricValue::Int((signed(8)? as i32).cast_unsigned()),
        2 => MetricValue::Int((signed(16)? as i32).cast_unsigned()),
        3 => MetricValue::Int((signed(32)? as i32).cast_unsigned()),
        4 => MetricValue::Long(signed(64)?.cast_unsigned()),
        5 => MetricValue::Int(unsigned(8)? as u32),
        6 => MetricValue::Int(unsigned(16)? as u32),
        7 => MetricValue::Int(unsigned(32)? as u32),
        8 | 13 => MetricValue::Long(unsigned(64)?),
        9 => MetricValue::Float(float()? as f32),
        10 => MetricValue::Double(float()?),
        11 => MetricValue::Boolean(value.as_bool().ok_or_else(wrong)?),
        12 | 14 | 15 => MetricValue::Text(text()?.to_owned()),
        17 | 18 | 22..=34 => MetricValue::Bytes(bytes(text()?, name)?),
        _ => return Err(format!("values of type {name} are not encoded")),
    })
}

fn bytes(text: &str, what: &str) -> Result<Vec<u8>, String> {
    STANDARD
        .decode(text)
        .map_err(|_| format!("{what}: it is not valid Base64"))
}
