//! `sub` before a reader that takes nothing: the connection lives, and the user is heard.

use std::io::{PipeReader, PipeWriter, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::{Wire, full_pipe, wait_for_reader};

/// `-k 1`, and more, with `output`.
fn subscriber(port: u16, more: &[&str], output: PipeWriter) -> Child {
    Command::new(env!("CARGO_BIN_EXE_culex"))
        .args([
            "sub",
            "-t",
            "t",
            "-k",
            "1",
            "-h",
            "127.0.0.1",
            "-p",
            &port.to_string(),
        ])
        .args(more)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::from(output))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Messages of QoS 0 whose payloads are the numbers of three digits, up to `last`.
fn messages(last: u32) -> Vec<u8> {
    let message = |number| [&[0x30, 6, 0, 1, b't'], format!("{number:03}").as_bytes()].concat();
    (0..=last).flat_map(message).collect()
}

/// What is printed of them.
fn lines(last: u32) -> String {
    (0..=last).fold(String::new(), |text, number| text + &format!("{number:03}\n"))
}

/// What comes behind what filled the pipe.
fn rest(mut reader: PipeReader, size: usize) -> String {
    let mut all = String::new();
    reader.read_to_string(&mut all).unwrap();
    all.split_off(size)
}

#[test]
fn a_reader_that_takes_nothing_does_not_cost_the_connection() {
    let (reader, writer, size) = full_pipe();
    let ((tell, told), (go, may_go)) = (channel(), channel());
    let server = Wire::one(move |peer| {
        let connect = peer.accept_v3();
        assert_eq!(connect[10..12], [0, 1], "keep alive");
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
        peer.send_bytes(&messages(99));
        for _ in 0..4 {
            peer.expect("c0 00");
        }
        tell.send(()).unwrap();
        may_go.recv().unwrap();
        peer.send("d0 00 d0 00 d0 00 d0 00 30 06 00 01 't' '100'");
        let rest = peer.drain();
        assert!(rest.ends_with(&[0xe0, 0]), "{rest:?}");
    });
    let child = subscriber(server.port(), &["-C", "101"], writer);
    told.recv().unwrap();
    go.send(()).unwrap();
    let expected = lines(100);
    assert_eq!(rest(reader, size), expected);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

/// More than a pipe takes at once, in packets large and small: each byte goes out once, and in order.
#[test]
fn what_a_reader_takes_piece_by_piece_is_whole() {
    let (mut reader, writer, size) = full_pipe();
    let large = vec![b'x'; 300_000];
    let (sent, expected) = ((0..20), 20 * (large.len() + 1) + 1000 * 4);
    let server = Wire::one(move |peer| {
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
        for _ in sent {
            peer.send_bytes(&messages(49));
            // 300,003 bytes follow.
            peer.send_bytes(&[&[0x30, 0xe3, 0xa7, 0x12, 0, 1, b't'], &large[..]].concat());
        }
        peer.drain();
    });
    let child = subscriber(server.port(), &["-C", "1020"], writer);
    wait_for_reader(&child);
    let (mut all, mut block) = (Vec::new(), [0; 5000]);
    loop {
        let count = reader.read(&mut block).unwrap();
        if count == 0 {
            break;
        }
        all.extend_from_slice(&block[..count]);
    }
    let all = &all[size..];
    assert_eq!(all.len(), expected);
    for round in all.chunks(expected / 20) {
        let (small, large) = round.split_at(200);
        assert_eq!(small, lines(49).as_bytes());
        assert!(large[..300_000].iter().all(|byte| *byte == b'x') && large[300_000..] == *b"\n");
    }
    assert!(child.wait_with_output().unwrap().status.success());
}

#[test]
fn the_user_is_heard_while_the_reader_takes_nothing() {
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let (reader, writer, size) = full_pipe();
        let server = Wire::one(move |peer| {
            peer.accept_v3();
            peer.expect_kind(0x82);
            peer.send("90 03 00 01 00");
            peer.send_bytes(&messages(9));
            let rest = peer.drain();
            assert!(rest.ends_with(&[0xe0, 0]), "{rest:?}");
        });
        let child = subscriber(server.port(), &["-W", "60"], writer);
        wait_for_reader(&child);
        kill_process(Pid::from_child(&child), signal).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(status));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(told, "culex: 40 bytes that nobody read are left out\n");
        assert_eq!(rest(reader, size), "");
    }
}

/// What was received is written, however late: nobody else has it.
#[test]
fn a_time_that_is_over_waits_for_the_reader() {
    let (reader, writer, size) = full_pipe();
    let ((tell, told), (go, may_go)) = (channel(), channel());
    let server = Wire::one(move |peer| {
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
        peer.send_bytes(&messages(9));
        // Behind the first, the second second has begun, and -W is over.
        peer.expect("c0 00");
        peer.expect("c0 00");
        peer.send_bytes(&messages(9));
        tell.send(()).unwrap();
        may_go.recv().unwrap();
        peer.drain();
    });
    let child = subscriber(server.port(), &["-W", "1"], writer);
    told.recv().unwrap();
    go.send(()).unwrap();
    let expected = lines(9);
    assert_eq!(rest(reader, size), expected);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(27));
}
