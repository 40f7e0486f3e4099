//! Compressing files that were put aside, beside the run.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::files::FileError;
use super::options::Compression;

#[cfg(feature = "decoders")]
#[path = "pack_codes.rs"]
mod codes;
#[cfg(not(feature = "decoders"))]
#[path = "pack_absent.rs"]
mod codes;

pub use codes::IS_THERE;

/// Compresses one file after the other, in a thread of its own.
pub(super) struct Packer {
    compression: Compression,
    worker: Option<Worker>,
}

struct Worker {
    paths: Sender<PathBuf>,
    failures: Receiver<FileError>,
    thread: JoinHandle<()>,
}

impl Packer {
    pub(super) const fn new(compression: Compression) -> Self {
        Self {
            compression,
            worker: None,
        }
    }

    /// Has the file at `path` compressed, which nobody writes any more.
    pub(super) fn pack(&mut self, path: PathBuf) {
        let compression = self.compression;
        let worker = self.worker.get_or_insert_with(|| {
            let (paths, waiting) = channel::<PathBuf>();
            let (failed, failures) = channel();
            let thread = std::thread::spawn(move || {
                for path in waiting {
                    if let Err(source) = packed(&path, compression) {
                        // Whoever does not look any more has ended.
                        let _ = failed.send(FileError::Pack { path, source });
                    }
                }
            });
            Worker {
                paths,
                failures,
                thread,
            }
        });
        // It ends only with the sender.
        let _ = worker.paths.send(path);
    }

    /// # Errors
    /// When a file could not be compressed since this was asked last.
    pub(super) fn check(&mut self) -> Result<(), FileError> {
        let failure = self
            .worker
            .as_ref()
            .and_then(|worker| worker.failures.try_recv().ok());
        failure.map_or(Ok(()), Err)
    }

    /// Waits until all files are compressed.
    ///
    /// # Errors
    /// When one could not be.
    pub(super) fn finish(mut self) -> Result<(), FileError> {
        let Some(worker) = self.worker.take() else {
            return Ok(());
        };
        drop(worker.paths);
        // A thread that panics ends the process.
        let _ = worker.thread.join();
        worker.failures.try_recv().map_or(Ok(()), Err)
    }
}

/// Puts a compressed file in the place of the one at `path`: at every moment one of them is there, whole.
fn packed(path: &Path, compression: Compression) -> io::Result<()> {
    let ending = match compression {
        Compression::Gzip => "gz",
        Compression::Zstd => "zst",
    };
    let target = appended(path, ending);
    let part = appended(&target, "part");
    let written = File::create(&part).and_then(|mut file| {
        codes::compress(File::open(path)?, &mut file, compression)?;
        file.sync_all()
    });
    if let Err(error) = written {
        // What stands there is of no use to anyone.
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    fs::rename(&part, &target)?;
    fs::remove_file(path)
}

fn appended(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
#[cfg(feature = "decoders")]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_is_there_again() {
        let root = tempfile::tempdir().unwrap();
        let text: Vec<u8> = (0..200_000u32)
            .flat_map(|number| format!("{number}\n").into_bytes())
            .collect();
        for (compression, name) in [(Compression::Gzip, "a.log.gz"), (Compression::Zstd, "a.log.zst")] {
            let path = root.path().join("a.log");
            fs::write(&path, &text).unwrap();
            let mut packer = Packer::new(compression);
            packer.pack(path.clone());
            packer.finish().unwrap();
            assert!(!path.exists());
            let bytes = fs::read(root.path().join(name)).unwrap();
            assert!(bytes.len() < text.len() / 2, "{}", bytes.len());
            let mut again = Vec::new();
            match compression {
                Compression::Gzip => flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut again),
                Compression::Zstd => ruzstd::decoding::StreamingDecoder::new(&bytes[..])
                    .unwrap()
                    .read_to_end(&mut again),
            }
            .unwrap();
            assert_eq!(again, text);
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_failure_is_told_and_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        for compression in [Compression::Gzip, Compression::Zstd] {
            let mut packer = Packer::new(compression);
            packer.check().unwrap();
            packer.pack(root.path().join("missing.log"));
            let failure = packer.finish().unwrap_err().to_string();
            assert!(failure.contains("cannot compress"), "{failure}");
            assert!(failure.ends_with("missing.log"), "{failure}");
            // A directory opens like a file, and can't be read.
            assert!(packed(root.path(), compression).is_err());
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
