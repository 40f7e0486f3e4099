use super::*;
use crate::format::fixture::{message, properties};
use crate::mqtt::Property;

fn decoder(rules: &[&str]) -> Decoder {
    let rules = rules.iter().map(|rule| rule.parse().unwrap()).collect();
    Decoder::new(&DecodeOptions { rules })
}

/// What `rule` makes of a payload.
fn decoded(rule: &str, payload: &[u8]) -> Result<String, String> {
    let decoded = decoder(&[rule]).decode(&message("a", payload))?;
    Ok(String::from_utf8(decoded.unwrap_or_else(|| payload.to_vec())).unwrap())
}

#[test]
fn codes_of_text() {
    for (rule, payload, expected) in [
        ("base64", "aGk=", "hi"),
        ("base64", " aG k\n", "hi"),
        ("base64", "_-8", "\u{fffd}"),
        ("hex", "6869", "hi"),
        ("hex", "68:69 0A", "hi\n"),
        ("base64,hex", "Njg2OQ==", "hi"),
        ("json", "{\"a\": 1}", "{\"a\": 1}"),
        ("auto", "text", "text"),
    ] {
        if expected == "\u{fffd}" {
            let bytes = decoder(&[rule])
                .decode(&message("a", payload.as_bytes()))
                .unwrap();
            assert_eq!(bytes.unwrap(), [0xff, 0xef]);
            continue;
        }
        assert_eq!(
            decoded(rule, payload.as_bytes()).as_deref(),
            Ok(expected),
            "{rule} {payload}"
        );
    }
}

#[test]
fn what_does_not_decode_says_why() {
    for (rule, payload, expected) in [
        ("base64", "a!", "it is not base64: invalid symbol 33, offset 1."),
        ("hex", "abc", "it is not hex: the number of digits is odd"),
        ("hex", "xy", "it is not hex: it has other characters than digits"),
        (
            "json",
            "{",
            "it is not json: EOF while parsing an object at line 1 column 1",
        ),
        (
            "base64,json",
            "e30x",
            "it is not json: trailing characters at line 1 column 3",
        ),
    ] {
        assert_eq!(
            decoded(rule, payload.as_bytes()),
            Err(expected.to_owned()),
            "{rule} {payload}"
        );
    }
}

#[test]
fn the_first_rule_that_fits_is_taken() {
    let mut decoder = decoder(&["a/#=hex", "b=base64", "json"]);
    for (topic, payload, expected) in [("a/x", "68", "h"), ("b", "aA==", "h"), ("c", "1", "1")] {
        let found = decoder.decode(&message(topic, payload.as_bytes())).unwrap();
        assert_eq!(
            found.unwrap_or_else(|| payload.into()),
            expected.as_bytes(),
            "{topic}"
        );
    }
}

#[test]
fn wrong_rules_say_what_would_be_right() {
    for (rule, expected) in [
        ("nonsense", "there is no decoder nonsense: auto, json"),
        ("a/#/b=json", "the filter a/#/b: "),
        ("json,", "there is no decoder : "),
    ] {
        let fault = rule.parse::<Rule>().unwrap_err();
        assert!(fault.starts_with(expected), "{fault}");
    }
}

#[cfg(not(feature = "decoders"))]
#[test]
fn a_light_build_says_what_it_lacks() {
    let fault = "cbor".parse::<Rule>().unwrap_err();
    assert!(fault.contains("without the feature decoders"), "{fault}");
}

#[cfg(feature = "decoders")]
mod with_decoders {
    use super::*;

    #[test]
    fn binary_codes() {
        for (rule, payload, expected) in [
            (
                "cbor",
                &b"\xa2\x61a\x01\x61b\x82\x20\xf9\x3e\x00"[..],
                r#"{"a":1,"b":[-1,1.5]}"#,
            ),
            ("cbor", b"\xa1\x01\x42\xff\x00", r#"{"1":"/wA="}"#),
            ("cbor", b"\xf9\x7e\x00", "null"),
            (
                "msgpack",
                b"\x82\xa1a\x01\xa1b\x92\xff\xcb\x3f\xf8\0\0\0\0\0\0",
                r#"{"a":1,"b":[-1,1.5]}"#,
            ),
            ("msgpack", b"\xc4\x02\xff\x00", r#""/wA=""#),
            ("msgpack", b"\xd4\x05\x01", r#"{"ext":5,"data":"AQ=="}"#),
        ] {
            assert_eq!(decoded(rule, payload).as_deref(), Ok(expected), "{rule}");
        }
    }

    #[test]
    fn damaged_and_hostile_payloads() {
        let deep_cbor = vec![0x81; 100_000];
        let deep_pack = vec![0x91; 100_000];
        for (rule, payload, expected) in [
            ("cbor", &b"\xa2\x61a"[..], "it is not cbor: it ends too early"),
            ("cbor", b"\x01\x02", "it is not cbor: 1 byte follows"),
            (
                "cbor",
                &deep_cbor,
                "it is not cbor: it is nested more than 127 levels deep",
            ),
            ("msgpack", b"\x82\xa1a", "it is not msgpack: it ends too early"),
            ("msgpack", b"\x01\x02\x03", "it is not msgpack: 2 bytes follow"),
            (
                "msgpack",
                &deep_pack,
                "it is not msgpack: it is nested more than 127 levels deep",
            ),
            (
                "msgpack",
                b"\xdd\xff\xff\xff\xff",
                "it is not msgpack: it ends too early",
            ),
        ] {
            assert_eq!(decoded(rule, payload), Err(expected.to_owned()), "{rule}");
        }
        for rule in ["gzip", "zstd", "sparkplug", "cbor", "msgpack"] {
            assert!(decoded(rule, b"\xff\xffnone of it").is_err(), "{rule}");
        }
    }

    #[test]
    fn auto_looks_at_content_type_and_bytes() {
        let pack = b"\x81\xa1a\xcc\xff";
        assert_eq!(decoded("auto", pack).as_deref(), Ok(r#"{"a":255}"#));
        let cbor = b"\xa1\x61a\x18\xff";
        assert_eq!(decoded("auto", cbor).as_deref(), Ok(r#"{"a":255}"#));
        // Text, though it is CBOR as well.
        assert_eq!(decoded("auto", b"\x18\x30").as_deref(), Ok("\x18\x30"));
        let typed = properties(&[Property::ContentType("application/cbor; x=y")]);
        let message = Message {
            properties: typed.list(),
            ..message("a", b"\x18\x30")
        };
        assert_eq!(decoder(&["auto"]).decode(&message), Ok(Some(b"48".to_vec())));
        // Nothing tells what this is.
        assert_eq!(
            decoder(&["auto"]).decode(&super::message("a", b"\xff\x01")),
            Ok(None)
        );
    }
}
