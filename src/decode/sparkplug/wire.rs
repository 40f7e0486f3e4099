//! The messages of `sparkplug_b.proto`, as far as they have values.

use prost::{Message, Oneof};
use serde_json::{Value, json};

use crate::decode::binary;

#[derive(Clone, PartialEq, Message)]
pub(super) struct Payload {
    #[prost(uint64, optional, tag = "1")]
    pub(super) timestamp: Option<u64>,
    #[prost(message, repeated, tag = "2")]
    pub(super) metrics: Vec<Metric>,
    #[prost(uint64, optional, tag = "3")]
    pub(super) seq: Option<u64>,
    #[prost(string, optional, tag = "4")]
    pub(super) uuid: Option<String>,
    #[prost(bytes = "vec", optional, tag = "5")]
    pub(super) body: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Metric {
    #[prost(string, optional, tag = "1")]
    pub(super) name: Option<String>,
    #[prost(uint64, optional, tag = "2")]
    pub(super) alias: Option<u64>,
    #[prost(uint64, optional, tag = "3")]
    pub(super) timestamp: Option<u64>,
    #[prost(uint32, optional, tag = "4")]
    pub(super) datatype: Option<u32>,
    #[prost(bool, optional, tag = "5")]
    pub(super) is_historical: Option<bool>,
    #[prost(bool, optional, tag = "6")]
    pub(super) is_transient: Option<bool>,
    #[prost(bool, optional, tag = "7")]
    pub(super) is_null: Option<bool>,
    #[prost(oneof = "MetricValue", tags = "10, 11, 12, 13, 14, 15, 16, 17, 18")]
    pub(super) value: Option<MetricValue>,
}

#[derive(Clone, PartialEq, Oneof)]
pub(super) enum MetricValue {
    #[prost(uint32, tag = "10")]
    Int(u32),
    #[prost(uint64, tag = "11")]
    Long(u64),
    #[prost(float, tag = "12")]
    Float(f32),
    #[prost(double, tag = "13")]
    Double(f64),
    #[prost(bool, tag = "14")]
    Boolean(bool),
    #[prost(string, tag = "15")]
    Text(String),
    #[prost(bytes = "vec", tag = "16")]
    Bytes(Vec<u8>),
    #[prost(message, tag = "17")]
    DataSet(DataSet),
    #[prost(message, tag = "18")]
    Template(Template),
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct DataSet {
    #[prost(string, repeated, tag = "2")]
    columns: Vec<String>,
    #[prost(uint32, repeated, packed = "false", tag = "3")]
    types: Vec<u32>,
    #[prost(message, repeated, tag = "4")]
    rows: Vec<Row>,
}

#[derive(Clone, PartialEq, Message)]
struct Row {
    #[prost(message, repeated, tag = "1")]
    elements: Vec<Element>,
}

#[derive(Clone, PartialEq, Message)]
struct Element {
    #[prost(oneof = "ElementValue", tags = "1, 2, 3, 4, 5, 6")]
    value: Option<ElementValue>,
}

#[derive(Clone, PartialEq, Oneof)]
enum ElementValue {
    #[prost(uint32, tag = "1")]
    Int(u32),
    #[prost(uint64, tag = "2")]
    Long(u64),
    #[prost(float, tag = "3")]
    Float(f32),
    #[prost(double, tag = "4")]
    Double(f64),
    #[prost(bool, tag = "5")]
    Boolean(bool),
    #[prost(string, tag = "6")]
    Text(String),
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Template {
    #[prost(message, repeated, tag = "2")]
    metrics: Vec<Metric>,
    #[prost(string, optional, tag = "4")]
    template_ref: Option<String>,
}

/// The names of the data types, by number.
pub(super) const TYPES: [&str; 35] = [
    "Unknown",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "Float",
    "Double",
    "Boolean",
    "String",
    "DateTime",
    "Text",
    "UUID",
    "DataSet",
    "Bytes",
    "File",
    "Template",
    "PropertySet",
    "PropertySetList",
    "Int8Array",
    "Int16Array",
    "Int32Array",
    "Int64Array",
    "UInt8Array",
    "UInt16Array",
    "UInt32Array",
    "UInt64Array",
    "FloatArray",
    "DoubleArray",
    "BooleanArray",
    "StringArray",
    "DateTimeArray",
];

pub(super) fn name_of(kind: u32) -> &'static str {
    let index = usize::try_from(kind).unwrap_or(usize::MAX);
    TYPES.get(index).copied().unwrap_or("Unknown")
}

impl Metric {
    /// Its value as one of `kind`.
    pub(super) fn json(&self, kind: u32) -> Value {
        match &self.value {
            None => Value::Null,
            Some(_) if self.is_null == Some(true) => Value::Null,
            Some(MetricValue::Int(value)) => int(*value, kind),
            Some(MetricValue::Long(value)) => long(*value, kind),
            Some(MetricValue::Float(value)) => float(*value),
            Some(MetricValue::Double(value)) => json!(value),
            Some(MetricValue::Boolean(value)) => Value::Bool(*value),
            Some(MetricValue::Text(text)) => text.as_str().into(),
            Some(MetricValue::Bytes(list)) => binary::bytes(list),
            Some(MetricValue::DataSet(set)) => set.json(),
            Some(MetricValue::Template(template)) => template.json(),
        }
    }
}

impl DataSet {
    fn json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let elements = row
                .elements
                .iter()
                .zip(self.types.iter().copied().chain(std::iter::repeat(0)));
            let values = elements.map(|(element, kind)| match &element.value {
                None => Value::Null,
                Some(ElementValue::Int(value)) => int(*value, kind),
                Some(ElementValue::Long(value)) => long(*value, kind),
                Some(ElementValue::Float(value)) => float(*value),
                Some(ElementValue::Double(value)) => json!(value),
                Some(ElementValue::Boolean(value)) => Value::Bool(*value),
                Some(ElementValue::Text(text)) => text.as_str().into(),
            });
            values.collect::<Value>()
        });
        json!({"columns": self.columns, "rows": rows.collect::<Value>()})
    }
}

impl Template {
    fn json(&self) -> Value {
        let metrics = self.metrics.iter().map(|metric| {
            let kind = metric.datatype.unwrap_or(0);
            json!({"name": metric.name, "datatype": name_of(kind), "value": metric.json(kind)})
        });
        json!({"template": self.template_ref, "metrics": metrics.collect::<Value>()})
    }
}

/// Numbers below zero are sent as their two's complement.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the type says how many bits there are"
)]
fn int(value: u32, kind: u32) -> Value {
    match kind {
        1 => (value as u8).cast_signed().into(),
        2 => (value as u16).cast_signed().into(),
        3 => value.cast_signed().into(),
        _ => value.into(),
    }
}

fn long(value: u64, kind: u32) -> Value {
    match kind {
        4 => value.cast_signed().into(),
        _ => value.into(),
    }
}

/// As many digits as the number needs, and not those of its double.
fn float(value: f32) -> Value {
    value
        .to_string()
        .parse::<f64>()
        .map_or(Value::Null, |value| json!(value))
}
