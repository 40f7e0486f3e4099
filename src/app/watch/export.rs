//! What is kept, written as records.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use crate::format::{Format, Formatter, OutputOptions};
use crate::message::Message;
use crate::tui::Input;

/// The records of `messages`, a line each, and how many they are.
pub(super) fn records(messages: Vec<Message<'_>>) -> (usize, Vec<u8>) {
    let options = OutputOptions {
        format: Format::Json,
        ..OutputOptions::default()
    };
    let mut formatter = Formatter::new(&options);
    let (mut out, mut notices) = (Vec::new(), Vec::new());
    let count = messages.len();
    for message in messages {
        formatter.write(&message, &mut out, &mut notices);
    }
    (count, out)
}

/// Writes `records` to the new file `name`, and tells what came of it.
pub(super) async fn write(name: String, count: usize, records: Vec<u8>) -> Input {
    let file = name.clone();
    // A slow disk is not to hold up the messages.
    let written = tokio::task::spawn_blocking(move || {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)?;
        file.write_all(&records)
    });
    let noun = if count == 1 { "record" } else { "records" };
    Input::Notice(match written.await {
        Ok(Ok(())) => format!("wrote {count} {noun} to {name}"),
        Ok(Err(error)) => format!("cannot write {name}: {error}"),
        Err(error) => format!("cannot write {name}: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Record;
    use crate::format::fixture::message;

    #[tokio::test]
    async fn records_can_be_read_again_and_no_file_is_lost() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("out.ndjson").to_str().unwrap().to_owned();
        let (count, bytes) = records(vec![message("a", b"\xff"), message("b/c", b"x")]);
        let told = format!("{:?}", write(file.clone(), count, bytes).await);
        assert!(told.contains("wrote 2 records to "), "{told}");
        let text = std::fs::read(&file).unwrap();
        let lines: Vec<_> = text.split(|byte| *byte == b'\n').collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(&Record::parse(lines[0]).unwrap().payload[..], b"\xff");
        assert_eq!(Record::parse(lines[1]).unwrap().topic.as_str(), "b/c");

        let told = format!("{:?}", write(file.clone(), 0, Vec::new()).await);
        assert!(
            told.contains("cannot write ") && told.contains("exists"),
            "{told}"
        );
        assert_eq!(std::fs::read(&file).unwrap(), text);
    }
}
