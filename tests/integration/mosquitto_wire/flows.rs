//! Messages both ways, and the limits of the server.

use super::talk;
use crate::harness::{QOS, VERSIONS};

#[test]
fn publications() {
    for version in VERSIONS {
        for qos in QOS {
            let options = format!("-i me -t t -V {version} -q {qos}");
            talk(&format!("pub {options} -m x")).both_the_same();
            talk(&format!("pub {options} -n -r")).both_the_same();
            talk(&format!("pub {options} -s")).input(b"a\nb").both_the_same();
            talk(&format!("pub {options} -m x --repeat 3")).both_the_same();
            talk(&format!("pub {options} -m x --repeat 2 --repeat-delay 0.05")).both_the_same();
            talk(&format!("pub {options} -l --repeat 3"))
                .input(b"a\n")
                .both_the_same();
            talk(&format!("pub {options} -l")).both_the_same();
            if qos != "2" {
                // At QoS 2 the acknowledgements overtake each other by chance.
                talk(&format!("pub {options} -l"))
                    .input(b"a\n\nb\r\nc")
                    .both_the_same();
            }
        }
    }
}

#[test]
fn nothing_on_standard_input() {
    for client in crate::harness::Client::BOTH {
        client
            .program("mosquitto_pub", ["-t", "t", "-s", "-h", "127.0.0.1", "-p", "1"])
            .status(1)
            .stderr("Error: Zero length input.\nError loading input from stdin.\n")
            .run();
    }
}

#[test]
fn refused_publications() {
    for reason in ["10", "80", "83", "87", "90", "91", "97", "99", "20"] {
        for (qos, packet, acknowledgement) in [("1", "32", "40"), ("2", "34", "50"), ("2", "62", "70")] {
            let answer = format!("{acknowledgement} 03 MID {reason}");
            for more in ["-m x", "-m x --repeat 2", "-m x --quiet"] {
                talk(&format!("pub -i me -t t -V 5 -q {qos} {more}"))
                    .answer(packet, &answer)
                    .both_the_same();
            }
        }
    }
    talk("pub -i me -t t -V 5 -q 1 -m x")
        .answer("32", "40 0a MID 87 06 1f 00 03 'why'")
        .both_the_same();
    talk("pub -i me -t t -V 5 -q 1 -l")
        .input(b"a\nb\n")
        .answer("32", "40 03 MID 87")
        .both_the_same();
    talk("rr -i me -t t -e r -q 1 -m x")
        .answer("32", "40 03 MID 87 32 07 00 01 'r' 00 05 00 'a'")
        .ours_ends_with_a_goodbye();
}

#[test]
fn limits_of_the_server() {
    for qos in QOS {
        for (connack, is_known) in [
            // Receive maximum, maximum packet size, keep alive, topic alias maximum, no retained messages.
            ("20 06 00 00 03 21 00 01", true),
            ("20 08 00 00 05 27 00 00 00 64", true),
            ("20 06 00 00 03 13 00 05", true),
            ("20 06 00 00 03 22 00 05", true),
            ("20 05 00 00 02 25 00", true),
        ] {
            assert!(is_known);
            talk(&format!("pub -i me -V 5 -t t -m x -r -q {qos}"))
                .answer("1", connack)
                .both_the_same();
            talk(&format!("rr -i me -t t -e r -m x -q {qos}"))
                .answer("1", connack)
                .answer("3", "30 05 00 01 'r' 00 'a'")
                .ours_ends_with_a_goodbye();
        }
    }
}

#[test]
fn what_the_server_does_not_take() {
    let qos_0 = "20 05 00 00 02 24 00";
    let bytes_20 = "20 08 00 00 05 27 00 00 00 14";
    for (line, connack, status, stderr) in [
        (
            "pub -V 5 -q 1 -t t -m x",
            qos_0,
            7,
            "Error: Message QoS not supported on broker, try a lower QoS\nError: The connection was lost\n",
        ),
        (
            "pub -V 5 -t t -m 01234567890123456789",
            bytes_20,
            7,
            "Error: The connection was lost\n",
        ),
        (
            "rr -q 1 -t t -e r -m x",
            qos_0,
            24,
            "Error: Requested QoS not supported on server\n",
        ),
        (
            "rr -t t -e r -m 01234567890123456789",
            bytes_20,
            25,
            "Error: Packet larger than supported by the server\n",
        ),
    ] {
        let told = talk(line).answer("1", connack).ours();
        assert_eq!((told.status, told.stderr.as_str()), (status, stderr), "{line}");
    }
    for (connack, stderr) in [
        (qos_0, "Error: Requested QoS not supported on server\n"),
        (bytes_20, "Error: Packet larger than supported by the server\n"),
    ] {
        let told = talk("pub -V 5 -q 1 -t t -l")
            .input(b"01234567890123456789\n")
            .answer("1", connack)
            .ours();
        let status = if connack == qos_0 { 24 } else { 25 };
        assert_eq!((told.status, told.stderr.as_str()), (status, stderr));
    }
}

#[test]
fn received_messages() {
    for (version, extra, length) in [("311", "", ["04", "06", "06"]), ("5", "00", ["05", "07", "07"])] {
        for (qos, first, identifier, length) in [
            ("0", "30", "", length[0]),
            ("1", "32", "00 05", length[1]),
            ("2", "34", "00 05", length[2]),
        ] {
            let publish = format!("{first} {length} 00 01 't' {identifier} {extra} 'a'");
            let suback = if extra.is_empty() {
                "90 03 MID 02"
            } else {
                "90 04 MID 00 02"
            };
            let line = format!("sub -i me -t t -V {version} -q {qos}");
            for end in ["-C 1", "-C 1 -v", "-W 1"] {
                talk(&format!("{line} {end}"))
                    .answer("82", &format!("{suback} {publish}"))
                    .both_the_same();
            }
            // Before SUBACK, a second one beyond the count, and one that is dropped.
            talk(&format!("{line} -C 1"))
                .answer("82", &format!("{publish} {suback}"))
                .ends_as_well();
            talk(&format!("{line} -W 1 -T t"))
                .answer("82", &format!("{suback} {publish}"))
                .both_the_same();
        }
    }
    talk("sub -i me -t t -V 5 -C 2 -v -D connect topic-alias-maximum 5")
        .answer(
            "82",
            "90 04 MID 00 00 30 08 00 01 't' 03 23 00 02 'a' 30 07 00 00 03 23 00 02 'b'",
        )
        .prints("t a\nt b\n");
}

#[test]
fn a_message_that_ends_the_run_is_acknowledged_in_full() {
    // Those behind it are not taken: a server that keeps the session has them still.
    let told = talk("sub -i me -c -t t -q 2 -C 1")
        .answer(
            "82",
            "90 03 MID 02 34 06 00 01 't' 00 05 'a' 34 06 00 01 't' 00 06 'b' 32 06 00 01 't' 00 07 'c'",
        )
        .ours();
    assert_eq!(told.stdout, "a\n");
    assert_eq!(told.packets[0][2..], ["50 02 00 05", "70 02 00 05", "e0 00"]);
}

#[test]
fn qos_1_at_its_end() {
    let told = talk("sub -i me -c -t t -q 1 -C 1")
        .answer(
            "82",
            "90 03 MID 01 32 06 00 01 't' 00 05 'a' 32 06 00 01 't' 00 06 'b'",
        )
        .ours();
    assert_eq!(told.stdout, "a\n");
    assert_eq!(told.packets[0][2..], ["40 02 00 05", "e0 00"]);
}

#[test]
fn removed_messages_are_published_empty() {
    let told = talk("sub -i me -t t --remove-retained -C 2")
        .answer("82", "90 03 MID 00 31 04 00 01 't' 'a' 30 04 00 01 't' 'b'")
        .ours();
    assert_eq!(told.stdout, "a\nb\n");
    assert_eq!(told.packets[0][2..], ["33 05 00 01 74 00 02", "e0 00"]);
    talk("sub -i me -t t --remove-retained -W 1 -T u")
        .answer("82", "90 03 MID 00 31 04 00 01 't' 'a' 31 04 00 01 'u' 'b'")
        .both_the_same();
    talk("sub -i me -t t --remove-retained -W 1 -R")
        .answer("82", "90 03 MID 00 31 04 00 01 't' 'a'")
        .both_the_same();
}

#[test]
fn what_an_earlier_run_left_behind_is_released() {
    talk("pub -i me -c -t t -m x -q 0")
        .answer("1", "20 02 01 00 50 02 00 09")
        .released("62 02 00 09");
    talk("pub -i me -c -V 5 -x 60 -t t -m x -q 0")
        .answer("1", "20 03 01 00 00 50 02 00 09")
        .released("62 03 00 09 92");
}
