//! Command lines that end in a message.

use std::path::PathBuf;

use super::messages::{BARE, ONE_LINE, PARAGRAPH, UNPREFIXED};
use super::{Made, parsed, parsed_in, refused_in};
use crate::app::PayloadSource;

fn pointer(line: &str) -> String {
    let tool = line.split(' ').next().unwrap();
    format!("\nUse 'mosquitto_{tool} --help' to see usage.\n")
}

#[test]
fn each_fault_has_its_bytes() {
    let nothing = Made::default();
    for (line, text) in ONE_LINE {
        let expected = format!("Error: {text}\n{}", pointer(line));
        assert_eq!(refused_in(&nothing, line), expected, "{line}");
    }
    for (line, text) in PARAGRAPH {
        let expected = format!("Error: {text}\n\n{}", pointer(line));
        assert_eq!(refused_in(&nothing, line), expected, "{line}");
    }
    for (line, text) in BARE {
        assert_eq!(refused_in(&nothing, line), *text, "{line}");
    }
    for (line, text) in UNPREFIXED {
        let expected = format!("{text}{}", pointer(line));
        assert_eq!(refused_in(&nothing, line), expected, "{line}");
    }
}

#[test]
fn bytes_are_quoted_as_they_are() {
    let refusal = parsed("pub \\xff\\xfe").unwrap_err();
    assert!(refusal.stderr.starts_with(b"Error: Unknown option '\xff\xfe'.\n"));
    let refusal = parsed("sub -F %é").unwrap_err();
    assert!(
        refusal
            .stderr
            .starts_with(b"Error: Invalid format specifier '\xc3'.\n")
    );
}

#[test]
fn what_lacks_a_message_shows_the_whole_usage() {
    for line in ["pub", "pub -t a", "pub -m b", "pub --quiet -t a"] {
        let refusal = parsed(line).unwrap_err();
        assert_eq!(
            refusal.stderr, b"Error: Both topic and message must be supplied.\n",
            "{line}"
        );
        assert!(refusal.stdout.starts_with(b"mosquitto_pub is "), "{line}");
        assert_eq!((refusal.code, &refusal.reads_first), (1, &None), "{line}");
    }
}

#[test]
fn help_and_version_go_to_standard_output_with_code_1() {
    for (line, head) in [
        ("sub --help", "mosquitto_sub is "),
        ("rr -t a --help --bogus", "mosquitto_rr is "),
        ("pub --version", "mosquitto_pub version "),
    ] {
        let refusal = parsed(line).unwrap_err();
        assert_eq!((refusal.stderr.as_slice(), refusal.code), (&b""[..], 1), "{line}");
        assert!(refusal.stdout.starts_with(head.as_bytes()), "{line}");
    }
    assert!(refused_in(&Made::default(), "pub --bogus --help").contains("Unknown option"));
}

#[test]
fn the_payload_is_read_before_the_program_checks() {
    let file = PayloadSource::File(PathBuf::from("f"));
    for (line, reads_first) in [
        ("pub -f f", Some(&file)),
        ("pub -t a -s -i ''", Some(&PayloadSource::Stdin)),
        ("pub -t a -f f -P x", Some(&file)),
        ("pub -f f --bogus", None),
        ("pub -s --will-retain", None),
        ("rr -f f", None),
        ("pub -t a -l -P x", None),
    ] {
        assert_eq!(
            parsed(line).unwrap_err().reads_first.as_ref(),
            reads_first,
            "{line}"
        );
    }
}

#[test]
fn the_options_file_is_checked_like_arguments() {
    for (content, line, message) in [
        ("-q 7\n", "pub --bogus", "Invalid QoS given: 7"),
        ("-d x\n", "pub", "Unknown option 'x'."),
        (
            "-i a\n",
            "pub -I b",
            "-i and -I argument cannot be used together.\n",
        ),
        (
            "-m a\n",
            "pub -m b",
            "Only one type of message can be sent at once.\n",
        ),
        (
            "-D publish content-type a\n",
            "pub",
            "--property argument given but not enough arguments specified.\n",
        ),
        ("-t\n", "pub", "-t argument given but no topic specified.\n"),
    ] {
        let made = Made::default()
            .variable("HOME", "/home/me")
            .file("/home/me/.config/mosquitto_pub", content);
        let expected = format!("Error: {message}\n{}", pointer(line));
        assert_eq!(refused_in(&made, line), expected, "{content:?} {line}");
    }
    let made = Made::default().file("o", "--version\n");
    let refusal = parsed_in(&made, "rr --bogus -o o").unwrap_err();
    assert!(refusal.stdout.starts_with(b"mosquitto_rr version"));
}
