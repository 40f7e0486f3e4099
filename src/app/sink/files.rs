//! The files of a directory: as few as need be are open, and full ones are put aside.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use thiserror::Error;

use super::name::Name;
use super::options::{DirectoryOptions, Rotation};
use super::pack::Packer;

/// How many files are open at the most: half of what the strictest system allows a process.
const MOST_OPEN: usize = 128;

/// A file that is no use.
#[derive(Debug, Error)]
pub(in crate::app) enum FileError {
    /// The directory of `--out-dir`.
    #[error("cannot make the directory {}", .path.display())]
    Directory {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk may be full.
    #[error("cannot write {}", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is full, and can't be put aside.
    #[error("cannot rename {}", .path.display())]
    Rename {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It was put aside, and stays as it is.
    #[error("cannot compress {}", .path.display())]
    Pack {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A file that is open.
struct Open {
    file: File,
    path: PathBuf,
    size: u64,
    /// The span of time of the last message in it; see [`Rotation::Time`].
    span: u128,
    /// When it was used last, by the count of uses.
    used: u64,
}

/// Files by topic.
pub(super) struct Files {
    root: PathBuf,
    extension: &'static str,
    /// Whether each message ends with a newline, so that a line without one was cut off.
    ends_lines: bool,
    rotation: Option<Rotation>,
    open: HashMap<String, Open>,
    uses: u64,
    packer: Option<Packer>,
}

impl Files {
    pub(super) fn new(
        options: &DirectoryOptions,
        extension: &'static str,
        ends_lines: bool,
        packer: Option<Packer>,
    ) -> Self {
        Self {
            root: options.directory.clone(),
            extension,
            ends_lines,
            rotation: options.rotation,
            open: HashMap::new(),
            uses: 0,
            packer,
        }
    }

    /// Appends `bytes` to the file of `topic`, in one write. A process that is killed in it leaves the last line of one
    /// file cut off; whoever appends next ends that line first.
    pub(super) fn append(&mut self, topic: &str, bytes: &[u8]) -> Result<(), FileError> {
        if let Some(packer) = &mut self.packer {
            packer.check()?;
        }
        let now = SystemTime::now();
        self.uses += 1;
        if !self.open.contains_key(topic) {
            self.make_room();
            let open = self.open_file(topic)?;
            self.open.insert(topic.to_owned(), open);
        }
        let span = self.span(now);
        let Some(open) = self.open.get_mut(topic) else {
            return Ok(());
        };
        let is_full = open.size > 0
            && match self.rotation {
                None => false,
                Some(Rotation::Size(size)) => open.size >= size,
                Some(Rotation::Time(_)) => open.span != span,
            };
        if is_full {
            let aside = put_aside(&open.path)?;
            if let Some(packer) = &mut self.packer {
                packer.pack(aside);
            }
            open.file = opened(&open.path).map_err(|source| write_failed(&open.path, source))?;
            open.size = 0;
        }
        open.used = self.uses;
        open.span = span;
        open.file
            .write_all(bytes)
            .map_err(|source| write_failed(&open.path, source))?;
        open.size += bytes.len() as u64;
        Ok(())
    }

    /// Waits for what is being compressed.
    pub(super) fn finish(&mut self) -> Result<(), FileError> {
        self.packer.take().map_or(Ok(()), Packer::finish)
    }

    /// Closes the file that was not used for longest, if as many are open as may be.
    fn make_room(&mut self) {
        if self.open.len() < MOST_OPEN {
            return;
        }
        let oldest = self.open.iter().min_by_key(|(_, open)| open.used);
        if let Some(topic) = oldest.map(|(topic, _)| topic.clone()) {
            self.open.remove(&topic);
        }
    }

    fn open_file(&self, topic: &str) -> Result<Open, FileError> {
        let Name { directory, stem } = Name::new(topic);
        let directory = self.root.join(directory);
        let path = directory.join(format!("{stem}.{}", self.extension));
        let failed = |source| write_failed(&path, source);
        let mut file = match opened(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(&directory).map_err(failed)?;
                opened(&path)
            }
            result => result,
        }
        .map_err(failed)?;
        let facts = file.metadata().map_err(failed)?;
        let mut size = facts.len();
        let span = self.span(facts.modified().map_err(failed)?);
        if self.ends_lines && size > 0 && !ends_with_newline(&mut file).map_err(failed)? {
            file.write_all(b"\n").map_err(failed)?;
            size += 1;
        }
        Ok(Open {
            file,
            path,
            size,
            span,
            used: self.uses,
        })
    }

    /// In which of the spans that files are cut into `time` is.
    fn span(&self, time: SystemTime) -> u128 {
        match self.rotation {
            Some(Rotation::Time(length)) => number_of_span(time, length),
            Some(Rotation::Size(_)) | None => 0,
        }
    }
}

fn number_of_span(time: SystemTime, length: Duration) -> u128 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_millis() / length.as_millis().max(1)
}

fn opened(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).read(true).open(path)
}

fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn write_failed(path: &Path, source: io::Error) -> FileError {
    let path = path.to_owned();
    FileError::Write { path, source }
}

/// Renames the file at `path` so that its name has the time in it. Returns the new path.
fn put_aside(path: &Path) -> Result<PathBuf, FileError> {
    let time = Timestamp::now().strftime("%Y%m%dT%H%M%S%3fZ").to_string();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let mut number = 1;
    loop {
        let again = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let aside = path.with_file_name(format!("{stem}~{time}{again}.{extension}"));
        let packed = path.with_file_name(format!("{stem}~{time}{again}.{extension}.gz"));
        if !aside.exists() && !packed.exists() && !packed.with_extension("zst").exists() {
            let renamed = fs::rename(path, &aside);
            return match renamed {
                Ok(()) => Ok(aside),
                Err(source) => {
                    let path = path.to_owned();
                    Err(FileError::Rename { path, source })
                }
            };
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(root: &Path, rotation: Option<Rotation>) -> Files {
        let options = DirectoryOptions {
            directory: root.to_owned(),
            rotation,
            compression: None,
        };
        Files::new(&options, "log", true, None)
    }

    fn names(root: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn many_topics_have_few_open_files() {
        let root = tempfile::tempdir().unwrap();
        let mut files = files(root.path(), None);
        for round in 0..3 {
            for topic in 0..MOST_OPEN + 40 {
                let line = format!("{round}\n");
                files.append(&format!("t/{topic}"), line.as_bytes()).unwrap();
                assert!(files.open.len() <= MOST_OPEN);
            }
        }
        assert_eq!(names(&root.path().join("t")).len(), MOST_OPEN + 40);
        for topic in 0..MOST_OPEN + 40 {
            let text = fs::read_to_string(root.path().join(format!("t/{topic}.log"))).unwrap();
            assert_eq!(text, "0\n1\n2\n", "{topic}");
        }
    }

    #[test]
    fn a_line_that_was_cut_off_is_ended_first() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a.log");
        fs::write(&path, "whole\ncut of").unwrap();
        files(root.path(), None).append("a", b"next\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole\ncut of\nnext\n");
        files(root.path(), None).append("a", b"last\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole\ncut of\nnext\nlast\n");
    }

    #[test]
    fn full_files_are_put_aside_and_none_is_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let mut all = files(root.path(), Some(Rotation::Size(4)));
        for number in 10..30 {
            // Two lines of three bytes are the four that a file has at least.
            all.append("a", format!("{number}\n").as_bytes()).unwrap();
        }
        let names = names(root.path());
        assert_eq!(names.len(), 10, "{names:?}");
        assert_eq!(names[0], "a.log");
        let mut lines: Vec<String> = Vec::new();
        for name in &names {
            let text = fs::read_to_string(root.path().join(name)).unwrap();
            assert_eq!(text.len(), 6, "{name}");
            lines.extend(text.lines().map(str::to_owned));
        }
        lines.sort();
        let expected: Vec<String> = (10..30).map(|number| number.to_string()).collect();
        assert_eq!(lines, expected);
        // A new run goes on by what is there.
        files(root.path(), Some(Rotation::Size(4)))
            .append("a", b"x\n")
            .unwrap();
        assert_eq!(fs::read_to_string(root.path().join("a.log")).unwrap(), "x\n");
    }

    #[test]
    fn files_of_a_span_that_is_over_are_put_aside() {
        let root = tempfile::tempdir().unwrap();
        let hour = Some(Rotation::Time(Duration::from_hours(1)));
        let path = root.path().join("a.log");
        fs::write(&path, "old\n").unwrap();
        let old = SystemTime::now() - Duration::from_hours(2);
        File::options()
            .append(true)
            .open(&path)
            .unwrap()
            .set_modified(old)
            .unwrap();
        files(root.path(), hour).append("a", b"new\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new\n");
        let names = names(root.path());
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(fs::read_to_string(root.path().join(&names[1])).unwrap(), "old\n");
        assert!(names[1].starts_with("a~2"), "{names:?}");
    }

    #[test]
    fn spans_are_counted_from_1970() {
        let hour = Duration::from_hours(1);
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(number_of_span(at(3599), hour), 0);
        assert_eq!(number_of_span(at(3600), hour), 1);
        assert_eq!(number_of_span(at(7199), hour), 1);
    }
}
