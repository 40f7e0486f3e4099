//! Blocks as people see them.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "snapshots are written with them"
)]

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::format::fixture::{all_properties, any_message, at_least_once, message};
use crate::format::sanitize::is_unsafe;

fn writer(paint: bool) -> PrettyWriter {
    PrettyWriter::new(Paint(paint), TimeZone::posix("XYZ-1").unwrap(), Fold::Never)
}

fn written(writer: &mut PrettyWriter, message: &Message<'_>) -> String {
    let mut out = Vec::new();
    writer.write(message, &mut out);
    out.push(b'\n');
    String::from_utf8(out).unwrap()
}

#[expect(clippy::needless_pass_by_value, reason = "so that snapshots read well")]
fn check(message: &Message<'_>, expected: Expect) {
    expected.assert_eq(&written(&mut writer(false), message));
}

#[test]
fn json_is_indented_and_properties_have_a_line_each() {
    let properties = all_properties();
    let message = Message {
        properties: properties.list(),
        retain: true,
        dup: true,
        ..at_least_once(
            message("home/kitchen", "{\"t\":21.50,\"unit\":\"°C\"}".as_bytes()),
            7,
        )
    };
    check(
        &message,
        expect![[r#"
        12:00:41.036  home/kitchen  QoS 1, retained, dup, 24 B
          user-property: a = 1
          content-type: text/x
          correlation-data: cor
          response-topic: re/t
          subscription-identifier: 77
          subscription-identifier: 78
          message-expiry-interval: 4000000000 s
          payload-format-indicator: 1 (UTF-8)
          user-property: a = 2
          topic-alias: 3
          {
            "t": 21.50,
            "unit": "°C"
          }
    "#]],
    );
}

#[test]
fn text_is_shown_line_by_line() {
    check(
        &message("log", b"one\r\n\ttwo \x1b[31mred\n\nend\n"),
        expect![[r#"
            12:00:41.036  log  QoS 0, 24 B
              one\r
              \ttwo \x1b[31mred

              end\n
        "#]],
    );
    let text = written(&mut writer(false), &message("log", b"\n"));
    assert_eq!(text, "12:00:41.036  log  QoS 0, 1 B\n  \\n\n");
    check(
        &message("log", b"42"),
        expect![[r#"
        12:00:41.036  log  QoS 0, 2 B
          42
    "#]],
    );
}

#[test]
fn other_bytes_are_a_dump() {
    check(
        &message("raw", b"\x00\x01abc \xff\xfe0123456789ABCDEF~\x7f"),
        expect![[r#"
            12:00:41.036  raw  QoS 0, 26 B
              00000000  00 01 61 62 63 20 ff fe  30 31 32 33 34 35 36 37  ..abc ..01234567
              00000010  38 39 41 42 43 44 45 46  7e 7f                    89ABCDEF~.
        "#]],
    );
    check(
        &message("raw", b"\x08\x01\x12\x03abc"),
        expect![[r#"
        12:00:41.036  raw  QoS 0, 7 B
          00000000  08 01 12 03 61 62 63                              ....abc
    "#]],
    );
}

#[test]
fn an_empty_payload_is_named() {
    check(
        &message("a\x1b]0;x\x07/b", b""),
        expect![[r#"
        12:00:41.036  a\x1b]0;x\x07/b  QoS 0, 0 B
          (empty)
    "#]],
    );
}

#[test]
fn what_follows_the_topic_lines_up() {
    let mut writer = writer(false);
    let topics = [
        "home/kitchen/state",
        "家/台所",
        "x",
        &"long/".repeat(20),
        "home/hall",
    ];
    let heads: String = topics
        .map(|topic| written(&mut writer, &message(topic, b"x")).replace("\n  x\n", "\n"))
        .concat();
    expect![[r#"
        12:00:41.036  home/kitchen/state  QoS 0, 1 B
        12:00:41.036  家/台所             QoS 0, 1 B
        12:00:41.036  x                   QoS 0, 1 B
        12:00:41.036  long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/  QoS 0, 1 B
        12:00:41.036  home/hall           QoS 0, 1 B
    "#]].assert_eq(&heads);
}

#[test]
fn colours_are_steady_and_end() {
    let message = Message {
        retain: true,
        ..message("home/x//home", b"\x00a")
    };
    let text = written(&mut writer(true), &message);
    expect![[r#"
        ^[2m12:00:41.036^[0m  ^[38;5;29mhome^[0m^[2m/^[0m^[38;5;162mx^[0m^[2m/^[0m^[2m/^[0m^[38;5;29mhome^[0m  QoS 0, ^[38;5;100mretained^[0m, 2 B
          ^[2m00000000^[0m  00 61                                             ^[2m.^[0ma
    "#]].assert_eq(&text.replace('\x1b', "^"));
    let plain = written(&mut writer(false), &message);
    let mut stripped = String::new();
    for part in text.split('\x1b') {
        stripped += part
            .split_once('m')
            .filter(|_| part.starts_with('['))
            .map_or(part, |(_, rest)| rest);
    }
    assert_eq!(stripped, plain);
}

/// The block of `message` on a screen.
fn folded(message: &Message<'_>, fold: Fold, (columns, rows): (u16, u16)) -> String {
    let mut writer = PrettyWriter::new(Paint(false), TimeZone::UTC, fold);
    writer.resize(Some(Window { columns, rows }));
    written(&mut writer, message)
}

#[test]
fn a_block_fits_the_screen_and_tells_what_it_hides() {
    let numbers: Vec<String> = (0..100).map(|number| format!("line {number}\n")).collect();
    let lines = numbers.concat();
    let text = folded(&message("log", lines.as_bytes()), Fold::Screen, (80, 24));
    assert_eq!(text.lines().count(), 23, "{text}");
    assert!(text.ends_with("  line 20\n  … 79 more lines\n"), "{text}");
    let array = format!("[{}]", vec!["1"; 1_000_000].join(","));
    let text = folded(&message("log", array.as_bytes()), Fold::Screen, (80, 24));
    assert_eq!(text.lines().count(), 23, "{text}");
    // 1,000,002 lines of JSON, of which 21 are shown.
    assert!(text.ends_with("    1,\n  … 999981 more lines\n"), "{text}");
    let text = folded(&message("raw", &[0; 5_000]), Fold::Screen, (80, 24));
    assert!(text.ends_with("  … 4.5 KiB more\n"), "{text}");
    assert_eq!(text.lines().count(), 23, "{text}");
    let all = folded(&message("log", lines.as_bytes()), Fold::Never, (80, 24));
    assert_eq!(all.lines().count(), 101);
    let few = folded(&message("log", lines.as_bytes()), Fold::Rows(5), (80, 24));
    assert!(few.ends_with("  line 2\n  … 97 more lines\n"), "{few}");
}

#[test]
fn a_row_that_the_screen_breaks_counts() {
    // 78 columns beside the margin, then 80 a row: 22 rows and the mark.
    let long = "x".repeat(5_000_000);
    let text = folded(&message("log", long.as_bytes()), Fold::Screen, (80, 24));
    assert_eq!(text.matches('x').count(), 78 + 20 * 80, "{text}");
    assert!(text.ends_with("x\n  … 4.7 MiB more\n"), "{text}");
    // A wide character that has no room at the end of a row begins the next.
    let wide = "家".repeat(100);
    let text = folded(&message("log", wide.as_bytes()), Fold::Rows(5), (21, 24));
    assert_eq!(text.matches('家').count(), 9 + 10, "{text}");
    let exact = "x".repeat(78 + 80);
    let text = folded(&message("log", exact.as_bytes()), Fold::Rows(3), (80, 24));
    assert!(!text.contains('…'), "{text}");
    // A mark on a letter has no width.
    let marked = "e\u{301}".repeat(78);
    let text = folded(&message("log", marked.as_bytes()), Fold::Rows(4), (80, 24));
    assert!(!text.contains('…'), "{text}");
}

#[test]
fn properties_leave_a_few_rows_to_the_payload() {
    let properties = all_properties();
    let message = Message {
        properties: properties.list(),
        ..message("a", b"1\n2\n3\n4\n5")
    };
    let text = folded(&message, Fold::Screen, (80, 8));
    assert!(text.ends_with("  1\n  2\n  … 3 more lines\n"), "{text}");
}

#[test]
fn a_cut_leaves_no_colour_behind() {
    let mut writer = PrettyWriter::new(Paint(true), TimeZone::UTC, Fold::Rows(4));
    writer.resize(Some(Window { columns: 20, rows: 9 }));
    let json = format!("[\"{}\"]", "x".repeat(200));
    let text = written(&mut writer, &message("a", json.as_bytes()));
    let (_, mark) = text.rsplit_once('x').unwrap();
    assert_eq!(mark.replace('\x1b', "^"), "^[0m\n  ^[2m… 190 B more^[0m\n");
}

#[test]
fn narrow_screens_have_no_columns_of_topics() {
    let text = folded(&message("home/kitchen/state", b"x"), Fold::Screen, (40, 24));
    assert!(
        text.starts_with("11:00:41.036  home/kitchen/state  QoS 0, 1 B\n"),
        "{text}"
    );
}

#[test]
fn what_did_not_decode_has_a_mark() {
    let message = Message {
        undecoded: Some("it is not cbor: \x1b"),
        ..message("a", b"x")
    };
    check(
        &message,
        expect![[r#"
            12:00:41.036  a  QoS 0, 1 B
              not decoded: it is not cbor: \x1b
              x
        "#]],
    );
}

#[test]
fn the_time_since_the_last_message_of_the_topic_is_told() {
    let mut writer = writer(false);
    let first = message("a", b"x");
    let later = Message {
        received_at: first.received_at + std::time::Duration::from_millis(1_374),
        ..first
    };
    written(&mut writer, &first);
    written(&mut writer, &message("b", b"x"));
    let head = written(&mut writer, &later);
    assert!(
        head.starts_with("12:00:42.410  a  QoS 0, 1 B, after 1.374 s\n"),
        "{head}"
    );
}

proptest! {
    #[test]
    fn a_folded_block_has_no_more_lines_than_the_screen(
        owned in any_message(),
        columns in 0..200_u16,
        rows in 1..30_u16,
        paint: bool,
    ) {
        let mut writer = PrettyWriter::new(Paint(paint), TimeZone::UTC, Fold::Screen);
        writer.resize(Some(Window { columns, rows }));
        let message = owned.as_message();
        let text = written(&mut writer, &message);
        let head = 1 + message.properties.iter().count() + usize::from(message.undecoded.is_some());
        let most = usize::from(rows - 1).max(head + 3);
        prop_assert!(text.lines().count() <= most, "{text}");
        let unsafe_character = text.chars().find(|character| !matches!(character, '\n' | '\x1b') && is_unsafe(*character));
        prop_assert_eq!(unsafe_character, None);
    }

    #[test]
    fn nothing_unsafe_reaches_the_terminal(owned in any_message()) {
        let text = written(&mut writer(false), &owned.as_message());
        let unsafe_character = text.chars().find(|character| *character != '\n' && is_unsafe(*character));
        prop_assert_eq!(unsafe_character, None);
    }
}
