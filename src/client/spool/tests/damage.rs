use std::fs;
use std::path::PathBuf;

use super::super::frame::{Frame, put_frame, read_frame};
use super::*;

/// A spool with two files of input, three messages in flight and some lines.
fn sample() -> TempDir {
    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let mut process = Process::start(directory.path(), &reader);
    let size = usize::try_from(options(directory.path()).segment_size()).unwrap();
    writer.write_all(&vec![b'x'; size - 3]).unwrap();
    process.take();
    writer.write_all(b"\none\ntwo\nthree\nfour").unwrap();
    process.take();
    for _ in 0..4 {
        process.send().unwrap();
        process.write();
    }
    process.note(Change::Received(id(2)));
    process.write();
    process.note(Change::Done(id(1)));
    process.write();
    assert_eq!(left(&mut process.spool).len(), 4);
    directory
}

/// All that is not done: kept and unsent.
fn left(spool: &mut Spool) -> Vec<String> {
    let mut left: Vec<String> = kept(spool).into_iter().map(|(_, text, _)| text).collect();
    left.extend(unsent(spool));
    left
}

fn copy(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.path().join(file.file_name())).unwrap();
    }
    to
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(directory).unwrap();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap() != "lock");
    files.sort();
    files
}

/// The journal's first frame was renamed into place in whole, and the second was there before the input: all after them
/// can be torn anywhere.
#[test]
fn a_journal_torn_anywhere_loses_nothing() {
    let sample = sample();
    let journal = fs::read(sample.path().join("journal")).unwrap();
    let mut begin = 0;
    for _ in 0..2 {
        let Frame::Whole(body) = read_frame(&journal, begin) else {
            panic!("the journal does not begin with two frames");
        };
        begin = body.end;
    }
    let mut lefts = Vec::new();
    for length in begin..=journal.len() {
        let torn = copy(sample.path());
        fs::write(torn.path().join("journal"), &journal[..length]).unwrap();
        let mut spool = open(torn.path());
        let left = left(&mut spool);
        assert!(
            left.ends_with(&["two", "three", "four"].map(str::to_owned)),
            "cut at {length}: {left:?}"
        );
        lefts.push(left.len());
    }
    // The first and the last know different things.
    assert_eq!((lefts[0], *lefts.last().unwrap()), (5, 4));
    assert!(lefts.is_sorted_by(|a, b| a >= b));
}

#[test]
fn a_journal_without_its_beginning_is_named() {
    let sample = sample();
    fs::write(sample.path().join("journal"), b"").unwrap();
    let error = Spool::open(options(sample.path())).unwrap_err();
    assert!(error.to_string().ends_with("its beginning is missing"), "{error}");
}

/// Each bit of the journal, and of the input one in each byte.
#[test]
fn a_flipped_bit_is_found_and_named() {
    let sample = sample();
    for path in files(sample.path()) {
        let good = fs::read(&path).unwrap();
        let is_journal = path.file_name().unwrap() == "journal";
        // The long first line is dull.
        let bytes: Vec<usize> = (0..good.len())
            .filter(|at| is_journal || *at < 40 || *at + 40 > good.len())
            .collect();
        for at in bytes {
            let bits = if is_journal { 0..8 } else { at % 8..at % 8 + 1 };
            for bit in bits {
                let damaged = copy(sample.path());
                let file = damaged.path().join(path.file_name().unwrap());
                let mut bytes = good.clone();
                bytes[at] ^= 1 << bit;
                fs::write(&file, bytes).unwrap();
                let error = Spool::open(options(damaged.path())).unwrap_err();
                let SpoolError::Damaged { path, offset, .. } = &error else {
                    panic!("byte {at} of {}: {error}", file.display());
                };
                assert_eq!(*path, file, "{error}");
                assert!(*offset <= at as u64, "{error}");
                if bit == 0 {
                    // And it was left as it is.
                    assert!(Spool::open(options(damaged.path())).is_err());
                }
            }
        }
    }
}

#[test]
fn input_that_is_missing_is_named() {
    let sample = sample();
    for path in files(sample.path()) {
        let length = fs::metadata(&path).unwrap().len();
        if path.file_name().unwrap() == "journal" {
            continue;
        }
        for left in [0, 1, length - 1] {
            let cut = copy(sample.path());
            let file = cut.path().join(path.file_name().unwrap());
            fs::File::options()
                .write(true)
                .open(&file)
                .unwrap()
                .set_len(left)
                .unwrap();
            let error = Spool::open(options(cut.path())).unwrap_err();
            let SpoolError::Damaged { path, .. } = &error else {
                panic!("{error}");
            };
            assert_eq!(*path, file);
        }
        let without = copy(sample.path());
        fs::remove_file(without.path().join(path.file_name().unwrap())).unwrap();
        let error = Spool::open(options(without.path())).unwrap_err();
        assert!(matches!(error, SpoolError::Damaged { .. }), "{error}");
    }
}

/// The sample after a power loss: as if the system had been started again since.
fn after_power_loss() -> TempDir {
    let sample = sample();
    let journal = sample.path().join("journal");
    let mut bytes = fs::read(&journal).unwrap();
    put_frame(
        &entry(&Entry::Opened {
            boot: "another".to_owned(),
        }),
        &mut bytes,
    );
    fs::write(&journal, bytes).unwrap();
    sample
}

/// The process ends, and the system is started again.
fn start_again(mut process: Process) {
    let boot = "another".to_owned();
    process.spool.ledger.add(Entry::Opened { boot }).unwrap();
    process.write();
}

/// The directory and the first file of a spool that has read three lines, one by one, and sent the first `sent` of them,
/// before the system was started again.
fn three_reads(sent: usize) -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let mut process = Process::start(directory.path(), &reader);
    for line in ["early\n", "late\n", "last\n"] {
        writer.write_all(line.as_bytes()).unwrap();
        process.take();
    }
    for _ in 0..sent {
        process.send().unwrap();
        process.write();
    }
    start_again(process);
    let input = files(directory.path())[0].clone();
    (directory, input)
}

fn entry(entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::new();
    entry.put(&mut bytes);
    bytes
}

/// What both files have counts.
#[test]
fn input_that_a_power_loss_took_is_told() {
    let sample = after_power_loss();
    let last = files(sample.path())[1].clone();
    let file = fs::File::options().write(true).open(&last).unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(length - 2).unwrap();
    let mut spool = open(sample.path());
    // Nothing says that the rest of what was read at once is what it was.
    let gone = spool.take_lost().unwrap();
    assert_eq!(gone.bytes, length);
    assert_eq!(gone.messages, 3);
    assert_eq!(unsent(&mut spool), Vec::<String>::new());
}

/// The size of a file may be on the disk before its bytes are.
#[test]
fn a_journal_that_ends_in_zeros_after_a_power_loss_is_cut() {
    let sample = after_power_loss();
    let path = sample.path().join("journal");
    let whole = fs::read(&path).unwrap();
    let mut next = whole.clone();
    put_frame(&entry(&Entry::Done(id(2))), &mut next);
    for end in whole.len()..next.len() {
        let torn = copy(sample.path());
        let mut bytes = next.clone();
        bytes[end..].fill(0);
        bytes.resize(next.len() + 5000, 0);
        fs::write(torn.path().join("journal"), bytes).unwrap();
        let mut spool = open(torn.path());
        assert_eq!(spool.take_lost(), None, "zeros from {end}");
        assert_eq!(
            left(&mut spool),
            ["one", "two", "three", "four"],
            "zeros from {end}"
        );
    }
}

#[test]
fn a_journal_is_not_cut_in_front_of_what_is_whole() {
    let sample = after_power_loss();
    let path = sample.path().join("journal");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.len();
    for number in 2..4 {
        put_frame(&entry(&Entry::Done(id(number))), &mut bytes);
    }
    bytes[at..at + 12].fill(0);
    fs::write(&path, &bytes).unwrap();
    let error = Spool::open(options(sample.path())).unwrap_err();
    let SpoolError::Damaged { offset, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(offset, at as u64);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

/// Input that was read at once, after what had been read before.
#[test]
fn a_power_loss_takes_no_more_input_than_it_reached() {
    let (directory, input) = three_reads(1);
    let mut bytes = fs::read(&input).unwrap();
    bytes[8..].fill(0);
    fs::write(&input, bytes).unwrap();
    let mut spool = open(directory.path());
    assert_eq!(
        spool.take_lost(),
        Some(Lost {
            bytes: 10,
            messages: 0
        })
    );
    assert_eq!(left(&mut spool), ["early"]);
}

#[test]
fn input_damaged_in_the_middle_is_named_after_a_power_loss_too() {
    let (directory, input) = three_reads(0);
    let mut bytes = fs::read(&input).unwrap();
    bytes[7] = 0;
    fs::write(&input, &bytes).unwrap();
    let error = Spool::open(options(directory.path())).unwrap_err();
    let SpoolError::Damaged { offset, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(offset, 6);
    assert_eq!(fs::read(&input).unwrap(), bytes);
}

/// What was acknowledged in full may be gone, and nobody misses it.
#[test]
fn acknowledged_input_that_a_power_loss_took_is_no_loss() {
    let directory = TempDir::new().unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let mut process = Process::start(directory.path(), &reader);
    writer.write_all(b"one\ntwo\n").unwrap();
    process.take();
    for number in 1..=2 {
        process.send().unwrap();
        process.note(Change::Done(id(number)));
    }
    start_again(process);
    let input = files(directory.path())[0].clone();
    let file = fs::File::options().write(true).open(&input).unwrap();
    file.set_len(3).unwrap();
    let mut spool = open(directory.path());
    assert_eq!(spool.take_lost(), None);
    assert_eq!(left(&mut spool), Vec::<String>::new());
}
