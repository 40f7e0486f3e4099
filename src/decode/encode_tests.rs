//! Payloads there and back.

use serde_json::{Value, json};

use super::*;
use crate::decode::{DecodeOptions, Decoder};
use crate::format::fixture::message;

fn encoded(names: &str, payload: &[u8]) -> Result<Vec<u8>, String> {
    names.parse::<Encoding>().unwrap().encode(payload)
}

/// What comes back of `payload`, when the decoders undo the encoders.
fn back(encoders: &str, topic: &str, payload: &[u8]) -> Vec<u8> {
    let encoded = encoded(encoders, payload).unwrap();
    let mut names: Vec<&str> = encoders.split(',').collect();
    names.reverse();
    let options = DecodeOptions {
        rules: vec![names.join(",").parse().unwrap()],
    };
    let decoded = Decoder::new(&options).decode(&message(topic, &encoded));
    decoded.unwrap().unwrap()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/fixtures/decoders/{name}")).unwrap()
}

#[test]
fn each_encoder_is_undone_by_its_decoder() {
    let payload = fixture("value.json");
    let value: Value = serde_json::from_slice(&payload).unwrap();
    for encoders in [
        "cbor",
        "msgpack",
        "cbor,gzip",
        "msgpack,zstd,base64",
        "gzip",
        "zstd",
        "hex",
        "hex,base64",
    ] {
        let decoded: Value = serde_json::from_slice(&back(encoders, "a", &payload)).unwrap();
        assert_eq!(decoded, value, "{encoders}");
    }
    let long: Vec<u8> = (0..3_000_000_u32)
        .map(|number| (number.wrapping_mul(number) >> 7).to_le_bytes()[0])
        .collect();
    for encoder in ["gzip", "zstd", "base64", "hex"] {
        for payload in [&long[..], b"", b"\xff", &vec![0; 200_000]] {
            assert!(back(encoder, "a", payload) == payload, "{encoder}");
        }
    }
}

#[test]
fn others_write_the_same_bytes() {
    // Of cbor2 and ciborium, one writes 1.5 in eight bytes and the other in two.
    assert_eq!(
        encoded("msgpack", &fixture("value.json")).unwrap(),
        fixture("value.msgpack")
    );
    let reading = json!({
        "sensor": "s1", "celsius": 21.5, "count": 9_007_199_254_740_993_u64, "kind": "INDOOR", "raw": "/wA=",
        "place": {"floor": -2}, "tags": ["a", "b"], "limits": {"high": 30.5},
    });
    let encoder = "protobuf:tests/fixtures/decoders/reading.proto#Reading";
    let bytes = encoded(encoder, reading.to_string().as_bytes()).unwrap();
    assert_eq!(bytes, fixture("reading.bin"));
}

#[test]
fn sparkplug_comes_back_as_it_was() {
    for (topic, file) in [
        ("spBv1.0/g/NBIRTH/n", "nbirth.spb"),
        ("spBv1.0/g/DBIRTH/n/d", "dbirth.spb"),
    ] {
        let options = DecodeOptions {
            rules: vec!["sparkplug".parse().unwrap()],
        };
        let bytes = fixture(file);
        let json = Decoder::new(&options)
            .decode(&message(topic, &bytes))
            .unwrap()
            .unwrap();
        assert_eq!(encoded("sparkplug", &json).unwrap(), bytes, "{file}");
    }
    let by_hand = br#"{"metrics":[{"name":"a","value":1},{"name":"b","value":"x"},{"name":"c","value":1.5},
        {"name":"d","value":true},{"name":"e","value":null,"datatype":"Int8"},{"name":"f","value":-1,"datatype":"Int8"}]}"#;
    let decoded: Value = serde_json::from_slice(&back("sparkplug", "spBv1.0/g/NDATA/n", by_hand)).unwrap();
    let metrics: Vec<(&Value, &Value)> = decoded["metrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|metric| (&metric["datatype"], &metric["value"]))
        .collect();
    assert_eq!(
        json!(metrics),
        json!([
            ["Int64", 1],
            ["String", "x"],
            ["Double", 1.5],
            ["Boolean", true],
            ["Int8", null],
            ["Int8", -1]
        ])
    );
}

#[test]
fn what_cannot_be_encoded_is_told() {
    for (encoder, payload, fault) in [
        ("cbor", "{", "it cannot be cbor: it is not JSON: "),
        ("msgpack", "", "it cannot be msgpack: it is not JSON: "),
        ("gzip,cbor", "1", "it cannot be cbor: it is not JSON: "),
        ("sparkplug", "[]", "it cannot be sparkplug: "),
        (
            "sparkplug",
            r#"{"metrics":[{"name":"a","value":300,"datatype":"Int8"}]}"#,
            "it cannot be sparkplug: metric a: 300 is no Int8",
        ),
        (
            "sparkplug",
            r#"{"metrics":[{"name":"a","value":1,"datatype":"Float64"}]}"#,
            "it cannot be sparkplug: metric a: there is no data type Float64",
        ),
        (
            "protobuf:tests/fixtures/decoders/reading.proto#Reading",
            r#"{"sensors":1}"#,
            "it cannot be protobuf: ",
        ),
    ] {
        let found = encoded(encoder, payload.as_bytes()).unwrap_err();
        assert!(found.starts_with(fault), "{encoder}: {found}");
    }
    for (names, fault) in [
        ("json", "json is no encoder"),
        ("gzip,auto", "auto is no encoder"),
        ("xml", "there is no decoder xml"),
    ] {
        let found = names.parse::<Encoding>().unwrap_err();
        assert!(found.starts_with(fault), "{names}: {found}");
    }
}
