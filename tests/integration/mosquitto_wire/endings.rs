//! How the clients end when the server refuses, closes, or sends what it may not.

use super::talk;

const CLIENTS: [&str; 3] = ["pub -i me -t t -m x", "sub -i me -t t", "rr -i me -t t -e r -m x"];

#[test]
fn refused_by_return_code() {
    for code in ["01", "02", "03", "04", "05", "06", "80", "ff"] {
        for client in CLIENTS {
            talk(&format!("{client} -V 311"))
                .answer("1", &format!("20 02 00 {code} close"))
                .both_the_same();
        }
        talk("sub -i me -t t -V 31 --quiet")
            .answer("1", &format!("20 02 00 {code} close"))
            .both_the_same();
    }
}

#[test]
fn refused_by_reason_code() {
    for code in [
        "80", "81", "82", "83", "84", "85", "86", "87", "88", "89", "8a", "8c", "90", "95", "97", "99", "9a",
        "9b", "9c", "9d", "9f", "50",
    ] {
        for client in CLIENTS {
            talk(&format!("{client} -V 5"))
                .answer("1", &format!("20 03 00 {code} 00 close"))
                .both_the_same();
        }
    }
}

#[test]
fn lines_are_refused_in_their_own_words() {
    for (version, connack) in [
        ("311", "20 02 00 05 close"),
        ("5", "20 03 00 87 00 close"),
        ("311", "20 02 00 09 close"),
    ] {
        let told = talk(&format!("pub -i me -t t -l -V {version}"))
            .input(b"x\n")
            .answer("1", connack);
        // The real one goes on or closes by chance, with the same end.
        let told = told.both().map(|told| (told.status, told.stderr));
        assert_eq!(told[0], told[1], "{connack}");
    }
}

#[test]
fn closed_connections_end_what_does_not_go_on() {
    for client in ["pub -i me -t t -m x", "rr -i me -t t -e r -m x"] {
        talk(&format!("{client} -V 311"))
            .answer("1", "close")
            .both_the_same();
        talk(&format!("{client} -V 311 -q 1"))
            .answer("3", "close")
            .both_the_same();
        talk(&format!("{client} -V 5 -q 2"))
            .answer("3", "close")
            .both_the_same();
    }
    talk("rr -i me -t t -e r -m x")
        .answer("8", "close")
        .both_the_same();
}

#[test]
fn a_subscriber_comes_back() {
    for line in [
        "sub -i me -t t -t u -W 3",
        "sub -i me -t t -U u -V 5 -W 3",
        "sub -i me -t t -V 31 -c -W 3",
    ] {
        talk(line)
            .answer("82", "close once")
            .connections(2)
            .both_the_same();
    }
}

#[test]
fn no_packet_of_mqtt() {
    for (line, packet) in [
        ("pub -i me -t t -m x", "ff ff ff ff ff ff"),
        ("pub -i me -t t -m x", "40 02 00 01"),
        ("sub -i me -t t", "30 04 00 01 't' 'x'"),
        ("sub -i me -t t", "f0 00"),
        ("sub -i me -t t", "e0 00"),
        ("rr -i me -t t -e r -m x", "20 ff ff ff ff ff"),
        ("rr -i me -t t -e r -m x -V 311", "c0 00"),
    ] {
        talk(line).answer("1", packet).both_the_same();
    }
    for packet in [
        "00 00",
        "82 06 00 01 00 01 't' 00",
        "36 06 00 01 't' 00 01 'a'",
        "32 06 00 01 't' 00 00 'a'",
        "30 03 00 00 'a'",
    ] {
        talk("sub -i me -t t")
            .answer("82", &format!("90 03 MID 00 {packet}"))
            .both_the_same();
    }
}

#[test]
fn a_packet_that_ends_early_is_malformed() {
    for (line, packet) in [
        // A server of version 3 that is asked for 5.
        ("pub -t t -m x -V 5", "20 02 00 01"),
        ("sub -t t -V 5", "20 02 00 00"),
        ("sub -t t", "20 01 00"),
    ] {
        let told = talk(line).answer("1", packet).ours();
        assert_eq!(
            (told.status, told.stderr.as_str()),
            (21, "Error: Malformed packet\n"),
            "{packet}"
        );
    }
    let told = talk("sub -t t")
        .answer("82", "90 03 MID 00 30 04 00 05 't' 'a'")
        .ours();
    assert_eq!(told.status, 21);
}

#[test]
fn denied_subscriptions() {
    for line in [
        "sub -i me -t t -t u",
        "sub -i me -t t -t u -E",
        "sub -i me -t t -t u --quiet",
    ] {
        talk(&format!("{line} -V 311"))
            .answer("82", "90 04 MID 80 80")
            .ends_as_well();
        talk(&format!("{line} -V 5"))
            .answer("82", "90 05 MID 00 87 8f")
            .ends_as_well();
    }
    talk("sub -i me -t t -t u -W 1")
        .answer("82", "90 04 MID 80 00")
        .ends_as_well();
    talk("rr -i me -t t -e r -m x")
        .answer("82", "90 04 MID 00 87")
        .ends_as_well();
}

#[test]
fn no_answer_in_time() {
    for line in [
        "rr -i me -t t -e r -m x -W 1",
        "rr -i me -t t -e r -m x -W 1 -V 311 -q 1",
    ] {
        talk(line).both_the_same();
    }
}

#[test]
fn a_server_that_ends_the_connection_is_a_loss() {
    for line in ["pub -i me -t t -m x -q 1 -V 5", "rr -i me -t t -e r -m x -q 1"] {
        let told = talk(line).answer("32", "e0 02 8e 00 close").ours();
        assert_eq!(
            (told.status, told.stderr.as_str()),
            (7, "Error: The connection was lost\n"),
            "{line}"
        );
    }
    // 2.0.11 ends here, with success.
    let told = talk("sub -i me -t t -V 5 -C 1")
        .answer("82", "90 04 MID 00 00 e0 02 8b 00 close once")
        .answer("82", "90 04 MID 00 00 30 05 00 01 't' 00 'a'")
        .connections(2)
        .ours();
    assert_eq!((told.status, told.stdout.as_str()), (0, "a\n"));
}
