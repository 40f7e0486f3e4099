//! What `-d` prints on standard output.

use super::talk;

#[test]
fn publications_are_told() {
    for line in [
        "pub -d -t t -m x",
        "pub --debug -i me -t t -m x -q 1",
        "pub -d -i me -t t -m x -q 2 --quiet",
        "pub -d -i me -t t -m x -q 2 -V 5 --repeat 2",
        "pub -d -i me -t t -n -r -q 1",
        "pub -d -i me -V 31 -t t -m x",
    ] {
        talk(line).both_the_same();
    }
    talk("pub -d -i me -t t -l").input(b"a\nb\n").both_the_same();
    talk("pub -d -t t -m x -V 5")
        .answer("1", "20 08 00 00 05 12 00 02 'zz'")
        .both_the_same();
    talk("pub -d -i me -t t -m x -q 1 -V 5")
        .answer("32", "40 03 MID 87")
        .both_the_same();
    talk("pub -d -i me -t t -m x")
        .answer("1", "20 02 00 05 close")
        .both_the_same();
}

#[test]
fn subscriptions_are_told_among_the_messages() {
    let message = "32 06 00 01 't' 00 05 'a'";
    for line in [
        "sub -d -t t -t u -q 1 -C 1",
        "sub -d -t t -t u -q 1 -C 1 --quiet",
        "sub -d -i me -t t -t u -q 1 -C 1 -v",
    ] {
        talk(line)
            .answer("82", &format!("90 04 MID 01 80 {message}"))
            .both_the_same();
    }
    for line in [
        "sub -d -i me -t t -W 1 -V 5",
        "sub -d -i me -t t -W 1 -V 5 -R -v",
        "sub -d -i me -t t -W 1 -V 5 -U u",
        "sub -d -i me -t t -E",
    ] {
        talk(line).both_the_same();
    }
    talk("sub -d -i me -t t -W 1")
        .answer("82", "90 03 MID 00 30 04 00 01 't' 'a' 31 04 00 01 't' 'b'")
        .both_the_same();
    talk("sub -d -i me -t t -C 1")
        .answer("82", "90 03 MID 80")
        .both_the_same();
    talk("sub -d -i me -t t -W 3")
        .answer("82", "close once")
        .connections(2)
        .both_the_same();
}

#[test]
fn the_handshake_of_qos_2_is_told_around_its_message() {
    let told = talk("sub -d -t t -q 2 -C 1")
        .answer("82", "90 03 MID 02 34 06 00 01 't' 00 05 'a'")
        .ours();
    let lines = "Client null received PUBLISH (d0, q2, r0, m5, 't', ... (1 bytes))\nClient null sending PUBREC (m5, \
                 rc0)\na\nClient null received PUBREL (Mid: 5)\nClient null sending PUBCOMP (m5)\nClient null sending \
                 DISCONNECT\n";
    assert!(told.stdout.ends_with(lines), "{}", told.stdout);
}

#[test]
fn a_request_is_told() {
    let told =
        talk("rr -d -i me -t t -e r -m x -q 1").answer("32", "40 03 MID 10 32 07 00 01 'r' 00 05 00 'a'");
    let [theirs, ours] = told.both().map(|told| told.stdout);
    assert_eq!(ours, theirs + "Client me sending DISCONNECT\n");
}

#[test]
fn pings_are_told() {
    talk("sub -d -i me -t t -W 6 -k 5").both_the_same();
}
