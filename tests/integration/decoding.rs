//! `culex sub --decode`, with payloads that other implementations made: see `tests/fixtures/decoders/make.py`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{Mosquitto, Program, Running, Text};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/decoders")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(name)).unwrap()
}

fn publish(broker: &Mosquitto, topic: &str, payload: &[u8], arguments: &[&str]) {
    Program::culex(["pub", "-t", topic, "-s", "-q", "1"])
        .args(arguments)
        .stdin(payload)
        .at(broker)
        .run();
}

fn subscribe(broker: &Mosquitto, arguments: &[&str], stderr: Text) -> Running {
    let subscriber = Program::culex(["sub", "-t", "#"]).args(arguments).at(broker);
    let subscriber = subscriber
        .directory(fixtures())
        .stdout(Text::Anything)
        .stderr(stderr);
    broker.subscribe("#", subscriber)
}

/// The lines of a run as JSON.
fn lines(running: Running) -> Vec<Value> {
    let output = running.finish();
    let lines = output
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

#[test]
fn every_code_is_the_value_that_was_encoded() {
    let broker = Mosquitto::start();
    let value: Value = serde_json::from_slice(&fixture("value.json")).unwrap();
    let cases = [
        ("value.cbor", "cbor"),
        ("value.msgpack", "msgpack"),
        ("value.json.gz", "gzip,json"),
        ("value.json.zst", "zstd"),
        ("value.cbor.gz", "gzip,cbor"),
        ("value.cbor", "auto"),
        ("value.msgpack", "auto"),
        ("value.json.gz", "auto"),
        ("value.json.zst", "auto"),
        ("value.json", "auto"),
    ];
    for (file, decoder) in cases {
        let running = subscribe(&broker, &["-C", "1", "--decode", decoder], "".into());
        publish(&broker, "a", &fixture(file), &[]);
        assert_eq!(lines(running), std::slice::from_ref(&value), "{file} {decoder}");
    }
    let running = subscribe(&broker, &["-C", "1", "--decode", "zstd", "-N"], "".into());
    publish(&broker, "a", &fixture("long.zst"), &[]);
    let expected = [&fixture("value.json")[..], b"\n"].concat().repeat(2000);
    assert!(running.finish().stdout == expected);
}

#[test]
fn protocol_buffers_by_their_schema() {
    let broker = Mosquitto::start();
    let expected = json!({
        "sensor": "s1", "celsius": 21.5, "count": 9_007_199_254_740_993_u64, "kind": "INDOOR", "raw": "/wA=",
        "place": {"floor": -2}, "tags": ["a", "b"], "limits": {"high": 30.5},
    });
    for message in ["house.v1.Reading", "Reading"] {
        let decoder = format!("p/#=protobuf:reading.proto#{message}");
        let running = subscribe(&broker, &["-C", "1", "--decode", &decoder], "".into());
        publish(&broker, "p/1", &fixture("reading.bin"), &[]);
        assert_eq!(lines(running), std::slice::from_ref(&expected));
    }
}

/// Name, type and value of each metric.
fn metrics(message: &Value) -> Value {
    let metrics = message["metrics"].as_array().unwrap().iter();
    metrics
        .map(|metric| json!([metric["name"], metric["datatype"], metric["value"]]))
        .collect()
}

#[test]
fn sparkplug_has_its_names_from_the_births() {
    let broker = Mosquitto::start();
    let running = subscribe(
        &broker,
        &["-C", "5", "--decode", "spBv1.0/#=sparkplug"],
        "".into(),
    );
    publish(&broker, "spBv1.0/g/DDATA/n/d", &fixture("ddata.spb"), &[]);
    for (kind, file) in [
        ("NBIRTH/n", "nbirth.spb"),
        ("DBIRTH/n/d", "dbirth.spb"),
        ("DDATA/n/d", "ddata.spb"),
        ("DDATA/n/d", "ddata-late.spb"),
    ] {
        publish(&broker, &format!("spBv1.0/g/{kind}"), &fixture(file), &[]);
    }
    let messages = lines(running);
    let [unborn, node, device, data, late] = messages.as_slice() else {
        panic!("{messages:?}");
    };
    assert_eq!(
        metrics(unborn),
        json!([[null, "Unknown", 22.5], [null, "Unknown", 4_294_967_290_u32]])
    );
    assert_eq!(
        metrics(node),
        json!([["bdSeq", "Int64", 7], ["Node Control/Rebirth", "Boolean", false]])
    );
    let expected = json!([
        ["temp", "Float", 21.1],
        ["level", "Int32", -5],
        ["total", "Int64", -9],
        ["label", "String", "oven"],
        ["raw", "Bytes", "/wA="],
        ["none", "Double", null],
        ["exact", "Double", std::f64::consts::PI],
    ]);
    assert_eq!(metrics(device), expected);
    assert_eq!(
        metrics(data),
        json!([["temp", "Float", 22.5], ["level", "Int32", -6]])
    );
    assert_eq!(
        json!([
            data["type"],
            data["group"],
            data["node"],
            data["device"],
            data["seq"],
            data["seq_gap"]
        ]),
        json!(["DDATA", "g", "n", "d", 2, null])
    );
    assert_eq!(
        metrics(late),
        json!([["total", "Int64", 3], [null, "Unknown", 1]])
    );
    assert_eq!(late["seq_gap"], json!({"expected": 3, "received": 5}));
}

#[test]
fn filters_see_what_is_decoded() {
    let broker = Mosquitto::start();
    let arguments = [
        "-C",
        "1",
        "--decode",
        "cbor",
        "--where",
        ".payload.flags[0]",
        "--select",
        ".payload.text",
    ];
    let running = subscribe(&broker, &arguments, Text::Anything);
    publish(&broker, "a", b"\xf4", &[]);
    publish(&broker, "a", &fixture("value.cbor"), &[]);
    assert_eq!(running.finish().text(), "grün \u{1f600}\n");
}

#[test]
fn what_does_not_decode_is_shown_as_it_is_with_a_mark() {
    let broker = Mosquitto::start();
    let end = "culex: 2 messages did not decode\n";
    let told = "culex: a message on a is shown as it is: it is not cbor: it ends too early\n";
    let raw = subscribe(
        &broker,
        &["-C", "3", "--decode", "cbor"],
        format!("{told}{end}").as_str().into(),
    );
    // Where the mark is in the output, it is not told once more.
    let json = subscribe(
        &broker,
        &["-C", "3", "--decode", "cbor", "--output", "json"],
        end.into(),
    );
    let pretty = subscribe(
        &broker,
        &["-C", "3", "--decode", "cbor", "--output", "pretty"],
        end.into(),
    );
    let query = subscribe(
        &broker,
        &[
            "-C",
            "2",
            "--decode",
            "cbor",
            "--where",
            ".decode_error",
            "-F",
            "%x",
        ],
        format!("{told}{end}").as_str().into(),
    );
    for payload in [&b"\xa2\x61a"[..], b"\x01", b"\xa2\x61a"] {
        publish(&broker, "a", payload, &[]);
    }
    assert_eq!(raw.finish().stdout, b"\xa2\x61a\n1\n\xa2\x61a\n");
    let records = lines(json);
    let faults: Vec<&Value> = records.iter().map(|record| &record["decode_error"]).collect();
    assert_eq!(
        json!([faults, records[0]["encoding"]]),
        json!([
            [
                "it is not cbor: it ends too early",
                null,
                "it is not cbor: it ends too early"
            ],
            "base64"
        ])
    );
    let text = pretty.finish().text().to_owned();
    assert!(
        text.contains("\n  not decoded: it is not cbor: it ends too early\n  00000000  a2 61 61 "),
        "{text}"
    );
    assert_eq!(text.matches("not decoded").count(), 2, "{text}");
    assert_eq!(query.finish().stdout, b"a26161\na26161\n");
}

#[test]
fn a_wrong_decoder_is_a_usage_error() {
    for (decoder, stderr) in [
        ("nonsense", "there is no decoder nonsense"),
        ("protobuf:nowhere.proto#A", "nowhere.proto"),
        ("protobuf:reading.proto", "expected protobuf:FILE.proto#MESSAGE"),
        (
            "protobuf:reading.proto#Nothing",
            "has no message Nothing, but house.v1.Place, house.v1.Reading",
        ),
        ("protobuf:make.py#A", "make.py"),
        ("a/#/b=json", "the filter a/#/b"),
    ] {
        let wrong = Program::culex(["sub", "-t", "a", "--decode", decoder]).directory(fixtures());
        let stderr = Text::matching(&format!(".*{}.*", regex::escape(stderr)));
        wrong.stderr(stderr).status(2).run();
    }
}
