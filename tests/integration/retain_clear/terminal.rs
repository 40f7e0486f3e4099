//! What a person sees and is asked.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::publisher::retain;
use super::script::{at_wire, cleared, send_retained, subscribed, unsubscribed};
use super::{assert_retained, retain_clear};
use crate::harness::{Mosquitto, Program, Stream, Text, Wire};

/// What a terminal shows: perhaps a bar, where the machine is slow, and then this.
fn shown(text: &str) -> Text {
    Text::matching(&format!(r"([^\n]*\x1b\[2K)?{}", regex::escape(text)))
}

fn on_terminal(broker: &Mosquitto, arguments: &[&str]) -> Program {
    retain_clear(broker, arguments).on_terminal(&[Stream::Stdin, Stream::Stderr])
}

#[test]
fn without_somebody_to_ask_it_refuses_before_it_connects() {
    let refusal = "culex: there is nobody to ask: give --yes to clear, or --dry-run to look\n";
    // Nothing listens there.
    let program = || Program::culex(["retain-clear", "#", "-p", "1"]);
    program().stderr(refusal).status(2).run();
    program().stdin("y\n").stderr(refusal).status(2).run();
    program()
        .args(["--quiet"])
        .on_terminal(&[Stream::Stdin])
        .status(2)
        .run();
    program()
        .args(["-c", "-i", "me", "--yes"])
        .stderr(Text::matching("culex: .*leave -c out\n"))
        .status(2)
        .run();
    Program::culex(["retain-clear", "$share/group/#", "--yes"])
        .stderr(Text::matching(
            ".*a shared subscription gets no retained messages.*",
        ))
        .status(2)
        .run();
}

#[test]
fn it_asks_on_a_terminal() {
    let broker = Mosquitto::start();
    let topics = ["a", "b", "c", "d", "e", "f", "g\u{202e}"];
    retain(&broker, &topics);
    let question = "  a\r\n  b\r\n  c\r\n  d\r\n  e\r\n  and 2 more\r\nclear 7 retained messages? [y/N] ";
    let answers = [
        ("\r", "\r\n"),
        ("n\r", "n\r\n"),
        ("yess\r", "yess\r\n"),
        ("\u{4}", "\r\n"),
    ];
    let asked = answers.map(|(keys, echo)| {
        let screen = shown(&format!("{question}{echo}culex: nothing was cleared\r\n"));
        (
            keys,
            on_terminal(&broker, &["#"]).screen(screen).status(1).spawn(),
        )
    });
    for (keys, mut running) in asked {
        running.wait_for_screen("[y/N] ");
        running.press(keys);
        running.finish();
    }
    assert_retained(&broker, &topics);
    for (keys, all) in [("y\r", &topics[..]), (" YES \r", &["a"])] {
        retain(&broker, all);
        let mut running = on_terminal(&broker, &["#"])
            .screen(Text::matching(".*cleared [71], refused 0, left 0\r\n"))
            .spawn();
        running.wait_for_screen("[y/N] ");
        running.press(keys);
        running.finish();
    }
    assert_retained(&broker, &[]);
}

#[test]
fn it_asks_again_for_what_comes_to_light() {
    for (answer, end) in [
        ("y", "culex: cleared 2, refused 0, left 0\r\n"),
        ("n", "culex: left: b\r\nculex: cleared 1, refused 0, left 1\r\n"),
    ] {
        let server = Wire::one(move |peer| {
            subscribed(peer);
            send_retained(peer, "a");
            unsubscribed(peer, 2);
            let identifier = cleared(peer, "a");
            peer.send(&format!("40 02 00 {identifier:02x}"));
            peer.expect("82 06 00 04 00 01 '#' 00");
            peer.send("90 03 00 04 00");
            send_retained(peer, "b");
            unsubscribed(peer, 5);
            if answer == "y" {
                let identifier = cleared(peer, "b");
                peer.send(&format!("40 02 00 {identifier:02x}"));
                peer.expect("82 06 00 07 00 01 '#' 00");
                peer.send("90 03 00 07 00");
                unsubscribed(peer, 8);
            }
            peer.expect("e0 00");
            peer.expect_end();
        });
        let mut running = Program::culex(["retain-clear", "#"])
            .at_port(server.port())
            .on_terminal(&[Stream::Stdin, Stream::Stderr])
            .screen(Text::matching(&format!(
                r".*clear 1 retained message\? \[y/N\] y\r\n.*  b\r\nalso clear 1 retained message\? \[y/N\] {answer}\r\n.*{}",
                regex::escape(end)
            )))
            .status(if answer == "y" { 0 } else { 6 })
            .spawn();
        running.wait_for_screen("[y/N] ");
        running.press("y\r");
        running.wait_for_screen("also clear 1 retained message? [y/N] ");
        running.press(&format!("{answer}\r"));
        running.finish();
    }
}

#[test]
fn control_characters_of_topics_do_not_reach_the_terminal() {
    let broker = Mosquitto::start();
    retain(&broker, &["g\u{202e}"]);
    let mut running = on_terminal(&broker, &["#"])
        .screen(shown(
            "  g\\u{202e}\r\nclear 1 retained message? [y/N] y\r\nculex: cleared 1, refused 0, left 0\r\n",
        ))
        .spawn();
    running.wait_for_screen("[y/N] ");
    running.press("y\r");
    running.finish();
    retain(&broker, &["g\u{202e}"]);
    retain_clear(&broker, &["#", "--dry-run"])
        .on_terminal(&[Stream::Stdout])
        .screen("g\\u{202e}\r\n")
        .stderr("culex: 1 retained message would be cleared\n")
        .run();
}

#[test]
fn an_interrupted_question_clears_nothing() {
    let broker = Mosquitto::start();
    retain(&broker, &["a"]);
    let mut running = on_terminal(&broker, &["#"])
        .screen(shown(
            "  a\r\nclear 1 retained message? [y/N] ^Cculex: nothing was cleared\r\n",
        ))
        .status(130)
        .spawn();
    running.wait_for_screen("[y/N] ");
    running.press("\u{3}");
    running.finish();
    assert_retained(&broker, &["a"]);
}

#[test]
fn the_connection_is_kept_alive_while_it_asks() {
    let (sender, receiver) = mpsc::channel();
    let server = Wire::one(move |peer| {
        subscribed(peer);
        send_retained(peer, "a");
        unsubscribed(peer, 2);
        peer.expect("c0 00");
        peer.send("d0 00");
        peer.expect("c0 00");
        peer.send("d0 00");
        sender.send(()).unwrap();
        let identifier = cleared(peer, "a");
        peer.send(&format!("40 02 00 {identifier:02x}"));
        peer.drain();
    });
    let mut running = Program::culex(["retain-clear", "#", "-k", "1"])
        .at_port(server.port())
        .on_terminal(&[Stream::Stdin, Stream::Stderr])
        .screen(Text::Anything)
        .status(5)
        .spawn();
    running.wait_for_screen("[y/N] ");
    receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    running.press("y\r");
    drop(server);
    running.finish();
}

#[test]
fn a_broker_that_goes_away_while_it_asks_is_noticed() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "a");
        unsubscribed(peer, 2);
    });
    Program::culex(["retain-clear", "#"])
        .at_port(server.port())
        .on_terminal(&[Stream::Stdin, Stream::Stderr])
        .screen(Text::matching(
            r".*\[y/N\] culex: nothing was cleared: the connection was lost: the broker closed it\r\n",
        ))
        .status(5)
        .run();
}

#[test]
fn a_bar_shows_how_far_a_long_run_is() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "ab");
        unsubscribed(peer, 2);
        let identifier = cleared(peer, "a");
        // A slow broker: a bar appears after a second.
        thread::sleep(Duration::from_millis(1_200));
        peer.send(&format!("40 02 00 {identifier:02x}"));
        let identifier = cleared(peer, "b");
        thread::sleep(Duration::from_millis(200));
        peer.send(&format!("40 02 00 {identifier:02x}"));
        peer.expect("82 06 00 05 00 01 '#' 00");
        peer.send("90 03 00 05 00");
        unsubscribed(peer, 6);
        peer.drain();
    });
    at_wire(&server, &["-M", "1"])
        .on_terminal(&[Stream::Stderr])
        .screen(Text::matching(
            r".*clearing .* 1/2 .*\x1b\[2K.*culex: cleared 2, refused 0, left 0\r\n",
        ))
        .run();
}
