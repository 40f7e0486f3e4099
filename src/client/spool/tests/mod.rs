//! What another process finds, whenever the first one ended.

mod crash;
mod damage;
mod streams;

use std::collections::VecDeque;
use std::io::{PipeReader, PipeWriter, Write, pipe};
use std::os::fd::AsFd;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::mqtt::{PacketIdentifier, Properties, QoS, TopicName};
use crate::session::Change;

fn options(directory: &Path) -> SpoolOptions {
    SpoolOptions {
        directory: directory.to_owned(),
        maximum: SpoolOptions::LEAST,
        sync: SpoolSync::Never,
    }
}

fn head(topic: &str) -> PublicationHead {
    let topic = TopicName::new(topic).unwrap();
    PublicationHead::new(topic, QoS::ExactlyOnce, false, Properties::new())
}

fn id(value: u16) -> PacketIdentifier {
    PacketIdentifier::new(value).unwrap()
}

fn open(directory: &Path) -> Spool {
    Spool::open(options(directory)).unwrap()
}

/// A process that reads lines of a pipe and sends them.
struct Process {
    spool: Spool,
    reader: PipeReader,
    lengths: VecDeque<u64>,
    last: u16,
}

impl Process {
    fn start(directory: &Path, reader: &PipeReader) -> Self {
        let reader = reader.try_clone().unwrap();
        let mut spool = open(directory);
        spool.begin(reader.as_fd(), head("t")).unwrap();
        let last = spool.ledger().last_identifier();
        Self {
            spool,
            reader,
            lengths: VecDeque::new(),
            last: last.map_or(0, PacketIdentifier::get),
        }
    }

    /// Takes what is in the pipe, which must be something.
    fn take(&mut self) {
        loop {
            assert!(matches!(self.spool.take(self.reader.as_fd()), Ok(Took::Some)));
            // It ends where a file does.
            if rustix::io::ioctl_fionread(&self.reader).unwrap() == 0 || !self.spool.wants_more() {
                break;
            }
        }
    }

    /// Sends the next line, if there is one; returns its identifier.
    fn send(&mut self) -> Option<(u16, String)> {
        let line = self.spool.next_line().unwrap()?;
        self.last = self.last % u16::MAX + 1;
        self.lengths.push_back(line.length);
        self.note(Change::Sent(id(self.last)));
        Some((self.last, text(&line.payload)))
    }

    fn note(&mut self, change: Change) {
        let ledger = self.spool.ledger();
        ledger.note([change].into_iter(), &mut self.lengths).unwrap();
    }

    fn write(&mut self) {
        assert!(self.spool.ledger().write().unwrap());
        self.spool.release().unwrap();
    }
}

fn text(payload: &[u8]) -> String {
    String::from_utf8(payload.to_vec()).unwrap()
}

/// What is in flight, as identifier, text, and whether PUBREC came.
fn kept(spool: &Spool) -> Vec<(u16, String, bool)> {
    let kept = spool.kept().unwrap().into_iter();
    kept.map(|kept| {
        (
            kept.identifier.get(),
            text(&kept.publication.payload),
            kept.received,
        )
    })
    .collect()
}

/// The lines that were not sent, an unfinished one at the end too.
fn unsent(spool: &mut Spool) -> Vec<String> {
    spool.ended = true;
    std::iter::from_fn(|| spool.next_line().unwrap())
        .map(|line| text(&line.payload))
        .collect()
}

#[test]
fn what_is_not_done_is_there_again() {
    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let mut process = Process::start(directory.path(), &reader);
    writer.write_all(b"one\ntwo\n\nfour\nfive\nsi").unwrap();
    process.take();
    let sent: Vec<_> = (0..4).map(|_| process.send().unwrap()).collect();
    assert_eq!(
        sent,
        [(1, "one"), (2, "two"), (3, ""), (4, "four")].map(|(id, text)| (id, text.to_owned()))
    );
    process.note(Change::Received(id(1)));
    process.note(Change::Done(id(2)));
    process.note(Change::Received(id(4)));
    process.write();
    drop(process);

    let mut process = Process::start(directory.path(), &reader);
    let left = [(1, "one", true), (3, "", false), (4, "four", true)];
    assert_eq!(
        kept(&process.spool),
        left.map(|(id, text, received)| (id, text.to_owned(), received))
    );
    assert_eq!(process.spool.undelivered().unwrap(), 5);
    writer.write_all(b"x\nseven").unwrap();
    drop(writer);
    process.take();
    process.note(Change::Renewed);
    process.write();
    assert!(kept(&process.spool).iter().all(|(_, _, received)| !received));
    assert_eq!(process.send(), Some((5, "five".to_owned())));
    assert_eq!(unsent(&mut process.spool), ["six", "seven"]);
}

#[test]
fn one_process_has_it_at_a_time() {
    let directory = TempDir::new().unwrap();
    let first = open(directory.path());
    let error = Spool::open(options(directory.path())).unwrap_err();
    assert!(matches!(error, SpoolError::InUse(_)), "{error}");
    drop(first);
    open(directory.path());
}

#[test]
fn what_is_done_makes_room() {
    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let mut process = Process::start(directory.path(), &reader);
    let line = [[b'x'; 9999].as_slice(), b"\n"].concat();
    let mut most = 0;
    for round in 0..500 {
        writer.write_all(&line).unwrap();
        process.take();
        process.send().unwrap();
        let last = id(process.last);
        // The first stays for a while, and holds all after it.
        if round > 90 || process.last > 1 {
            process.note(Change::Done(last));
        }
        if round == 90 {
            assert!(process.spool.room() < 150_000, "{}", process.spool.room());
            process.note(Change::Done(id(1)));
        }
        process.write();
        let files = std::fs::read_dir(directory.path()).unwrap();
        let size: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
        most = most.max(size);
    }
    assert!((900_000..SpoolOptions::LEAST).contains(&most), "{most}");
    process.spool.finish().unwrap();
    let left: Vec<_> = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".input"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    drop(process);
    assert_eq!(open(directory.path()).undelivered().unwrap(), 0);
}

#[test]
fn a_line_longer_than_the_spool_is_named() {
    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let mut process = Process::start(directory.path(), &reader);
    while process.spool.wants_more() {
        writer.write_all(&[b'x'; 4096]).unwrap();
        process.take();
        assert!(process.spool.next_line().unwrap().is_none());
    }
    let error = process.spool.check_room().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a line is longer than the spool may be, 1048576 bytes (--spool-max)"
    );
}
