//! The file that the messages go to before they are cleared.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::app::failure::Failure;
use crate::exit::Exit;

use super::collect::Collection;

/// A file of records, one a line.
#[derive(Debug)]
pub(super) struct Backup {
    path: PathBuf,
    file: Option<File>,
}

impl Backup {
    /// A backup at `path`. The file comes about with the first records.
    ///
    /// # Errors
    /// When something is there already, or the directory is not: found out before anybody is bothered.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        let backup = Self {
            path: path.to_owned(),
            file: None,
        };
        if fs::symlink_metadata(path).is_ok() {
            return Err(backup.failed(io::ErrorKind::AlreadyExists.into()));
        }
        fs::metadata(backup.directory()).map_err(|error| backup.failed(error))?;
        Ok(backup)
    }

    /// Adds the records of `collection`. When this returns they are on the disk.
    ///
    /// # Errors
    /// What the system says. Nothing must be cleared then.
    pub(super) fn write(&mut self, collection: &Collection) -> Result<(), Failure> {
        let written = self.try_write(collection);
        written.map_err(|error| self.failed(error))
    }

    fn try_write(&mut self, collection: &Collection) -> io::Result<()> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => OpenOptions::new().write(true).create_new(true).open(&self.path)?,
        };
        let mut writer = io::BufWriter::new(&file);
        for retained in collection.values() {
            writer.write_all(&retained.record)?;
        }
        writer.flush()?;
        drop(writer);
        file.flush()?;
        file.sync_all()?;
        self.file = Some(file);
        // The name of a new file is in its directory.
        File::open(self.directory())?.sync_all()
    }

    fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        }
    }

    fn failed(&self, error: io::Error) -> Failure {
        Failure::new(Exit::Failed, error).context(format!("cannot write the backup {}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::retain_clear::collect::Retained;
    use crate::mqtt::TopicName;

    fn collection(records: &[&str]) -> Collection {
        let retained = |record: &&str| {
            let topic = TopicName::new(record.trim()).unwrap();
            let record = record.as_bytes().to_vec();
            (topic, Retained { size: 0, record })
        };
        records.iter().map(retained).collect()
    }

    #[test]
    fn records_are_added_to_a_new_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("backup");
        let mut backup = Backup::new(&path).unwrap();
        assert!(!path.exists());
        backup.write(&collection(&["a\n", "b\n"])).unwrap();
        backup.write(&collection(&["c\n"])).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a\nb\nc\n");
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("backup");
        let mut backup = Backup::new(&path).unwrap();
        fs::write(&path, "precious").unwrap();
        assert!(backup.write(&collection(&["a\n"])).is_err());
        let failure = Backup::new(&path).unwrap_err();
        assert_eq!(failure.exit, Exit::Failed);
        let text = format!("{:#}", failure.error);
        assert!(
            text.contains("cannot write the backup") && text.contains("exists"),
            "{text}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    }

    #[test]
    fn a_missing_directory_is_found_out_at_once() {
        let directory = tempfile::tempdir().unwrap();
        let failure = Backup::new(&directory.path().join("none/backup")).unwrap_err();
        assert!(format!("{:#}", failure.error).contains("No such file"));
    }
}
