//! `sub --ack after-output`: what a consumer does not live to print comes again.

use std::collections::BTreeMap;
use std::io::{PipeReader, PipeWriter, Read, pipe};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::harness::{Mosquitto, Program, Text, VERSIONS, Wire, full_pipe, wait_for_reader};

/// How often culex is killed; the variable asks for more.
#[expect(clippy::disallowed_methods, reason = "a long run is asked for by a variable")]
fn kills() -> u32 {
    let asked = std::env::var("CULEX_TEST_KILLS").ok();
    asked.map_or(20, |kills| kills.parse().unwrap())
}

/// A consumer whose output is a pipe that outlives it.
fn consumer(port: u16, more: &[&str], output: &PipeWriter) -> Child {
    Command::new(env!("CARGO_BIN_EXE_culex"))
        .args(["sub", "-t", "t", "-i", "me", "-c", "--ack", "after-output"])
        .args(["-h", "127.0.0.1", "-p", &port.to_string()])
        .args(more)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::from(output.try_clone().unwrap()))
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// A message of 200 bytes: its number, told apart from what a killed process wrote half of.
fn line(number: u32) -> String {
    format!("<{number:0198}>\n")
}

/// The number of a line, of which the end is whole.
fn number(line: &str) -> Option<u32> {
    let digits = line.get(line.len().checked_sub(200)?..)?;
    digits.strip_prefix('<')?.strip_suffix('>')?.parse().ok()
}

/// Reads as slowly as a consumer's consumer may, and counts each message, until a last one comes.
fn read_slowly(mut output: PipeReader, last: u32) -> BTreeMap<u32, u32> {
    let (mut seen, mut rest, mut block) = (BTreeMap::new(), String::new(), [0; 4096]);
    while !seen.contains_key(&last) {
        let count = output.read(&mut block).unwrap();
        rest.push_str(std::str::from_utf8(&block[..count]).unwrap());
        let whole = rest.rfind('\n').map_or(0, |end| end + 1);
        for number in rest[..whole].lines().filter_map(number) {
            *seen.entry(number).or_default() += 1;
        }
        rest.drain(..whole);
        thread::sleep(Duration::from_micros(fastrand::u64(0..1500)));
    }
    seen
}

/// Kills a consumer at random moments while thousands of messages wait. How often each came, and what may be twice for
/// each kill.
fn crash(qos: &str, version: &str) {
    const LINES: u32 = 8_000;
    // On the way to the consumer at once: more than are acknowledged together. At QoS 2 mosquitto 2.0.11 goes beyond its
    // limit when a session is resumed.
    const WINDOW: u32 = 200;
    let broker = Mosquitto::setup()
        .lines(&format!("max_inflight_messages {}", WINDOW / 2))
        .start();
    let more = ["-q", qos, "-V", version];
    let (reader, writer) = pipe().unwrap();
    let first = consumer(broker.port(), &[&more[..], &["-E"]].concat(), &writer);
    assert!(first.wait_with_output().unwrap().status.success());
    let lines: String = (0..LINES).map(line).collect();
    Program::culex(["pub", "-t", "t", "-l", "-q", "2"])
        .at(&broker)
        .stdin(lines)
        .run();
    let reading = thread::spawn(move || read_slowly(reader, LINES));
    for _ in 0..kills() {
        let mut child = consumer(broker.port(), &more, &writer);
        thread::sleep(Duration::from_micros(fastrand::u64(0..150_000)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let last = consumer(broker.port(), &more, &writer);
    Program::culex(["pub", "-t", "t", "-q", "2", "-m", line(LINES).trim_end()])
        .at(&broker)
        .run();
    let seen = reading.join().unwrap();
    // Its reader has gone.
    assert!(last.wait_with_output().unwrap().status.success());
    let missing: Vec<u32> = (0..LINES).filter(|number| !seen.contains_key(number)).collect();
    assert!(
        missing.is_empty(),
        "{} are lost, such as {:?}",
        missing.len(),
        missing.first()
    );
    let twice: u32 = seen.values().map(|times| times - 1).sum();
    assert!(twice <= kills() * WINDOW, "{twice} came again");
}

#[test]
fn killed_at_any_moment_it_gets_again_what_it_has_not_printed_at_qos_1() {
    crash("1", "311");
}

#[test]
fn killed_at_any_moment_it_gets_again_what_it_has_not_printed_at_qos_2() {
    crash("2", "5");
}

#[test]
fn an_output_that_takes_nothing_stops_acknowledgements() {
    const MESSAGES: u8 = 90;
    for (version, qos) in VERSIONS
        .iter()
        .flat_map(|version| ["1", "2"].map(|qos| (*version, qos)))
    {
        let (mut reader, writer, size) = full_pipe();
        let ((go, may_go), (tell, checked)) = (channel(), channel());
        let server = Wire::one(move |peer| {
            if version == "5" {
                peer.accept_v5();
            } else {
                peer.accept_v3();
            }
            peer.expect_kind(0x82);
            let (first, acknowledgement) = if qos == "1" { (0x32, 0x40) } else { (0x34, 0x50) };
            let properties: &[u8] = if version == "5" { &[0] } else { &[] };
            let mut packets = if version == "5" {
                vec![0x90, 4, 0, 1, 0, 2]
            } else {
                vec![0x90, 3, 0, 1, 2]
            };
            for identifier in 1..=MESSAGES {
                let body = [&[0, 1, b't', 0, identifier], properties, b"x"].concat();
                packets.extend([first, u8::try_from(body.len()).unwrap()]);
                packets.extend(body);
            }
            peer.send_bytes(&packets);
            may_go.recv().unwrap();
            assert!(!peer.has_input(), "acknowledged what nobody has taken");
            tell.send(()).unwrap();
            for identifier in 1..=MESSAGES {
                assert_eq!(peer.read(), [acknowledgement, 2, 0, identifier]);
            }
            peer.expect_kind(0xe0);
            peer.half_close();
            peer.drain();
        });
        let count = MESSAGES.to_string();
        let child = consumer(server.port(), &["-q", qos, "-V", version, "-C", &count], &writer);
        drop(writer);
        wait_for_reader(&child);
        go.send(()).unwrap();
        checked.recv().unwrap();
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        assert_eq!(all.len(), size + 2 * usize::from(MESSAGES));
        assert!(child.wait_with_output().unwrap().status.success());
    }
}

/// The most memory that a process has had, in KiB, without the pages of its executable, which are many in a debug build.
fn peak_memory(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let figure = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    figure("VmHWM:") - figure("RssFile:")
}

#[test]
fn a_flood_stays_in_the_network_while_the_output_takes_nothing() {
    const MOST: usize = 200 * 1024 * 1024;
    let (mut reader, writer, size) = full_pipe();
    let ((go, may_go), (tell, done)) = (channel(), channel());
    let server = Wire::one(move |peer| {
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
        let packet = [&[0x30, 0xe3, 0x07, 0, 1, b't'], &[b'x'; 992][..]].concat();
        let sent = peer.flood(&packet, MOST);
        assert!(sent < MOST / 4, "{sent} bytes went out with nobody to take them");
        tell.send(()).unwrap();
        may_go.recv().unwrap();
        // It is read now. The flood goes on where it stopped.
        let rest = sent % packet.len();
        peer.send_bytes(&packet[rest..]);
        peer.flood(&packet, MOST);
        peer.drain();
    });
    let mut child = consumer(server.port(), &["-q", "1"], &writer);
    drop(writer);
    wait_for_reader(&child);
    done.recv().unwrap();
    let blocked = peak_memory(&child);
    assert!(blocked < 16 * 1024, "{blocked} KiB");
    std::io::copy(&mut (&mut reader).take(size as u64), &mut std::io::sink()).unwrap();
    go.send(()).unwrap();
    let read = std::io::copy(&mut reader.take(MOST as u64 / 2), &mut std::io::sink()).unwrap();
    assert_eq!(read, MOST as u64 / 2);
    let flowing = peak_memory(&child);
    assert!(flowing < 16 * 1024, "{flowing} KiB");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What is filtered out counts as dealt with; what comes behind the end of a run does not.
#[test]
fn what_is_not_wanted_is_acknowledged_and_what_is_not_looked_at_is_not() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send(
            "90 03 00 01 01 32 06 00 01 't' 00 01 '1' 32 06 00 01 't' 00 02 '2' 32 06 00 01 't' 00 03 '3' \
             32 06 00 01 't' 00 04 '4'",
        );
        for identifier in ["01", "02", "03"] {
            peer.expect(&format!("40 02 00 {identifier}"));
        }
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    Program::culex([
        "sub",
        "-t",
        "t",
        "-q",
        "1",
        "-i",
        "me",
        "-c",
        "--ack",
        "after-output",
    ])
    .args(["--where", ".payload != 1", "-C", "2"])
    .at_port(server.port())
    .stdout("2\n3\n")
    .run();
}

#[test]
fn a_reader_that_goes_away_leaves_the_message_to_the_next() {
    let broker = Mosquitto::start();
    let arguments = [
        "sub",
        "-t",
        "t",
        "-q",
        "2",
        "-i",
        "me",
        "-c",
        "--ack",
        "after-output",
    ];
    let culex = || Program::culex(arguments).at(&broker);
    culex().args(["-E"]).run();
    Program::culex(["pub", "-t", "t", "-q", "2", "-m", "x"])
        .at(&broker)
        .run();
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let child = consumer(broker.port(), &["-q", "2"], &writer);
    assert!(child.wait_with_output().unwrap().status.success());
    culex().args(["-C", "1"]).stdout("x\n").run();
    culex()
        .args(["-W", "1"])
        .status(27)
        .stderr(Text::matching("culex: timed out after 1s\n"))
        .run();
}
