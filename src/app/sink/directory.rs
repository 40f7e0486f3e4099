//! `--out-dir`: a file a topic.

use std::collections::HashMap;
use std::fs;

use super::files::{FileError, Files};
use super::options::DirectoryOptions;
use super::pack::Packer;
use crate::app::failure::Failure;
use crate::app::printer::Printer;
use crate::app::streams::Streams;
use crate::exit::Exit;
use crate::format::{Format, OutputOptions};
use crate::message::Message;
use crate::query::Finding;

/// How many bytes are gathered at the most before they are written.
const FULL: usize = 64 * 1024;

/// Gathers messages by topic, and writes them at once when no more input is waiting.
pub(in crate::app) struct Directory {
    printer: Printer,
    /// What is to be appended, by topic.
    gathered: HashMap<String, Vec<u8>>,
    /// How much that is.
    size: usize,
    notices: Vec<u8>,
    files: Files,
}

impl Directory {
    /// # Errors
    /// When there is no such directory, and none can be made.
    pub(super) fn open(options: &DirectoryOptions, output: &OutputOptions) -> Result<Self, Failure> {
        fs::create_dir_all(&options.directory).map_err(|source| {
            let path = options.directory.clone();
            Failure::new(Exit::Failed, FileError::Directory { path, source })
        })?;
        let extension = match output.format {
            Format::Json => "ndjson",
            _ => "log",
        };
        let packer = options.compression.map(Packer::new);
        Ok(Self {
            printer: Printer::new(output),
            gathered: HashMap::new(),
            size: 0,
            notices: Vec::new(),
            files: Files::new(options, extension, output.newline, packer),
        })
    }

    pub(super) fn message(&mut self, message: &Message<'_>, finding: &Finding) {
        if !self.gathered.contains_key(message.topic) {
            self.gathered.insert(message.topic.to_owned(), Vec::new());
            // A topic without bytes takes memory too.
            self.size += message.topic.len();
        }
        if let Some(bytes) = self.gathered.get_mut(message.topic) {
            let before = bytes.len();
            self.printer.write(message, finding, bytes, &mut self.notices);
            self.size += bytes.len() - before;
        }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.size >= FULL
    }

    /// # Errors
    /// When a file can't be written or compressed. What was gathered for other topics may then be lost too.
    pub(super) fn flush(&mut self, streams: &mut Streams<'_>) -> Result<(), Failure> {
        if !self.notices.is_empty() {
            // A closed standard error is nobody's loss.
            let _ = streams.notices.write_all(&self.notices);
            self.notices.clear();
        }
        self.size = 0;
        for (topic, bytes) in self.gathered.drain() {
            if !bytes.is_empty() {
                self.files.append(&topic, &bytes).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Waits for what is being compressed.
    ///
    /// # Errors
    /// When something can't be.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        self.files.finish().map_err(failed)
    }
}

fn failed(error: FileError) -> Failure {
    Failure::new(Exit::Failed, error)
}
