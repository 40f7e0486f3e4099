//! Compressing a file.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};

use ruzstd::encoding::CompressionLevel;

use super::Compression;

/// Whether this build has it.
pub const IS_THERE: bool = true;

/// Writes `source` to `target`.
///
/// # Errors
/// What the system says.
pub(super) fn compress(source: File, target: &mut File, compression: Compression) -> io::Result<()> {
    let mut source = BufReader::with_capacity(64 * 1024, source);
    let mut target = BufWriter::with_capacity(64 * 1024, target);
    match compression {
        Compression::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(&mut target, flate2::Compression::default());
            io::copy(&mut source, &mut encoder)?;
            encoder.finish()?;
        }
        Compression::Zstd => {
            let mut source = Patient::new(source);
            let mut sink = Patient::new(&mut target);
            ruzstd::encoding::compress(&mut source, &mut sink, CompressionLevel::Fastest);
            source.result()?;
            sink.result()?;
        }
    }
    target.flush()
}

/// Keeps an error for later: the encoder of Zstandard panics at one.
struct Patient<T> {
    stream: T,
    error: Option<io::Error>,
}

impl<T> Patient<T> {
    const fn new(stream: T) -> Self {
        Self { stream, error: None }
    }

    fn result(self) -> io::Result<()> {
        self.error.map_or(Ok(()), Err)
    }
}

impl<T: Read> Read for Patient<T> {
    /// After an error there is nothing more.
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.error.is_some() {
            return Ok(0);
        }
        loop {
            match self.stream.read(bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.error = Some(error);
                    return Ok(0);
                }
                read => return read,
            }
        }
    }
}

impl<T: Write> Write for Patient<T> {
    /// After an error everything is taken, and goes nowhere.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            self.error = self.stream.write_all(bytes).err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
