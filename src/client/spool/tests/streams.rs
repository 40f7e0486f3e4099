use std::fs::File;
use std::io::{Seek, SeekFrom};

use super::*;

/// Lets a process take what `source` has, and end.
fn run(directory: &Path, source: impl AsFd, topic: &str) {
    let mut spool = open(directory);
    spool.begin(source.as_fd(), head(topic)).unwrap();
    assert!(matches!(spool.take(source.as_fd()), Ok(Took::Some)));
    spool.ledger().write().unwrap();
}

/// Topic and text of all lines.
fn lines(directory: &Path) -> Vec<(String, String)> {
    let mut spool = open(directory);
    spool.ended = true;
    std::iter::from_fn(|| spool.next_line().unwrap())
        .map(|line| (line.head.topic.as_str().to_owned(), text(&line.payload)))
        .collect()
}

fn expect(directory: &Path, expected: &[(&str, &str)]) {
    let lines = lines(directory);
    let lines: Vec<_> = lines
        .iter()
        .map(|(topic, text)| (topic.as_str(), text.as_str()))
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_line_goes_on_in_the_same_pipe() {
    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(b"a\nb").unwrap();
    run(directory.path(), &reader, "t");
    writer.write_all(b"c\nd").unwrap();
    run(directory.path(), &reader, "t");
    writer.write_all(b"e").unwrap();
    run(directory.path(), &reader, "u");
    writer.write_all(b"f\ng").unwrap();
    run(directory.path(), &reader, "u");
    expect(
        directory.path(),
        &[("t", "a"), ("t", "bc"), ("u", "def"), ("u", "g")],
    );
}

#[test]
fn a_line_ends_where_another_pipe_begins() {
    let directory = TempDir::new().unwrap();
    for part in ["a\nb", "c\nd", "\n", "e"] {
        let (reader, mut writer) = pipe().unwrap();
        writer.write_all(part.as_bytes()).unwrap();
        run(directory.path(), &reader, "t");
        // The inode of a pipe that is gone may be given out again, but not while it is there.
        std::mem::forget((reader, writer));
    }
    let expected = ["a", "b", "c", "d", "", "e"].map(|text| ("t", text));
    expect(directory.path(), &expected);
    assert_eq!(open(directory.path()).undelivered().unwrap(), 6);
}

#[test]
fn a_line_goes_on_in_the_same_file_where_it_was_left() {
    let directory = TempDir::new().unwrap();
    let mut file: File = tempfile::tempfile().unwrap();
    file.write_all(b"a\nb").unwrap();
    file.rewind().unwrap();
    run(directory.path(), &file, "t");
    file.write_all(b"c\nd").unwrap();
    file.seek(SeekFrom::Start(3)).unwrap();
    run(directory.path(), &file, "t");
    // Read anew from its beginning, it is another input.
    file.rewind().unwrap();
    run(directory.path(), &file, "t");
    let expected = ["a", "bc", "d", "a", "bc", "d"].map(|text| ("t", text));
    expect(directory.path(), &expected);
}

#[test]
fn what_was_read_keeps_its_topic_and_properties() {
    use crate::mqtt::Property;

    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let mut properties = Properties::new();
    properties.push(Property::ContentType("text")).unwrap();
    properties.push(Property::UserProperty("a", "b")).unwrap();
    let topic = TopicName::new("t").unwrap();
    let first = PublicationHead::new(topic, QoS::AtLeastOnce, true, properties);
    let mut spool = open(directory.path());
    spool.begin(reader.as_fd(), first.clone()).unwrap();
    writer.write_all(b"a\n").unwrap();
    spool.take(reader.as_fd()).unwrap();
    drop(spool);
    let mut spool = open(directory.path());
    spool.begin(reader.as_fd(), head("u")).unwrap();
    assert_eq!(*spool.next_line().unwrap().unwrap().head, first);
}
