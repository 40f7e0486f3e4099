//! `culex pub --encode`: what `sub --decode` and the decoders of others make of it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{Mosquitto, Program, Text};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/decoders")
}

fn publish(arguments: &[&str], input: &[u8]) -> Program {
    Program::culex(["pub", "-t", "a", "-q", "1"])
        .args(arguments)
        .directory(fixtures())
        .stdin(input)
}

#[test]
fn what_is_encoded_decodes_to_the_same_value() {
    let broker = Mosquitto::start();
    let value: Value =
        serde_json::from_slice(&std::fs::read(fixtures().join("value.json")).unwrap()).unwrap();
    let reading = json!({"sensor": "s1", "celsius": 21.5, "tags": ["a"]});
    for (encoder, decoder, value) in [
        ("cbor", "cbor", &value),
        ("msgpack,gzip", "gzip,msgpack", &value),
        ("cbor,zstd,base64", "base64,zstd,cbor", &value),
        ("hex", "hex,json", &value),
        (
            "protobuf:reading.proto#Reading",
            "protobuf:reading.proto#Reading",
            &reading,
        ),
    ] {
        let subscriber = Program::culex(["sub", "-t", "#", "-C", "3", "--decode", decoder])
            .at(&broker)
            .directory(fixtures())
            .stdout(Text::Anything);
        let running = broker.subscribe("#", subscriber);
        let text = value.to_string();
        publish(&["-m", &text, "--encode", encoder], b"")
            .at(&broker)
            .run();
        publish(&["-l", "--encode", encoder], text.as_bytes())
            .at(&broker)
            .run();
        let record = json!({"topic": "a", "payload": value, "encoding": "json"}).to_string();
        Program::culex(["pub", "--records", "-", "-q", "1", "--encode", encoder])
            .directory(fixtures())
            .stdin(record.as_bytes())
            .at(&broker)
            .run();
        let output = running.finish();
        let lines: Vec<Value> = output
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines, [value.clone(), value.clone(), value.clone()], "{encoder}");
    }
}

#[test]
fn others_understand_it() {
    let broker = Mosquitto::start();
    let subscriber = Program::mosquitto_sub(["-t", "#", "-C", "2", "-F", "%x"])
        .at(&broker)
        .stdout("93010203\n0801\n");
    let running = broker.subscribe("#", subscriber);
    publish(&["-m", "[1, 2, 3]", "--encode", "msgpack"], b"")
        .at(&broker)
        .run();
    publish(&["-s", "--encode", "hex"], b"\x08\x01").at(&broker).run();
    drop(running);
}

#[test]
fn a_line_that_cannot_be_encoded_is_named() {
    let broker = Mosquitto::start();
    let subscriber = Program::culex(["sub", "-t", "#", "-C", "2", "--decode", "cbor"])
        .at(&broker)
        .stdout("1\n2\n");
    let running = broker.subscribe("#", subscriber);
    let told = "culex: stopped after 2 messages: standard input, line 3: the payload cannot be encoded: it cannot be cbor: \
                it is not JSON: EOF while parsing an object at line 1 column 1\n";
    publish(&["-l", "--encode", "cbor"], b"1\n2\n{\n4\n")
        .at(&broker)
        .stderr(told)
        .status(1)
        .run();
    running.finish();
    // Nothing is connected to for a payload that will not do.
    publish(&["-m", "{", "--encode", "cbor", "-p", "1"], b"")
        .stderr(Text::matching(
            "culex: the payload cannot be encoded: it cannot be cbor: it is not JSON: .*\n",
        ))
        .status(1)
        .run();
    for (arguments, text) in [
        (&["-m", "1", "--encode", "json"][..], "json is no encoder"),
        (&["-n", "--encode", "cbor"], "--encode"),
        (&["-l", "--encode", "cbor", "--spool", "s"], "--encode"),
        (
            &["-m", "1", "--encode", "protobuf:nowhere.proto#A"],
            "nowhere.proto",
        ),
    ] {
        publish(arguments, b"")
            .stderr(Text::matching(&format!("(?s).*{}.*", regex::escape(text))))
            .status(2)
            .run();
    }
}
