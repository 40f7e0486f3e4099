//! `install-links`: the names of the mosquitto clients, as symbolic links to this program.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The names under which this program behaves as another.
pub const NAMES: [&str; 3] = ["mosquitto_pub", "mosquitto_sub", "mosquitto_rr"];

/// What `install-links` makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallLinksOptions {
    /// Where the links go; it must exist.
    pub directory: PathBuf,
    /// `--force`: what stands there under these names is replaced, unless it is a directory.
    pub force: bool,
}

/// Why a link was not made.
#[derive(Debug, Error)]
pub enum InstallLinksError {
    /// Somebody else's program has the name. Nothing was changed.
    #[error("{} is not a link to this program", .0.display())]
    Foreign(PathBuf),
    /// The system refuses.
    #[error("cannot make the link {}", .path.display())]
    System {
        /// Which link.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Makes the three links to `executable`, an absolute path, and returns their paths. A link that is there already is
/// replaced at once, so that there is always one; links to another file of the same name, of another version say, count
/// as this program's.
///
/// # Errors
/// When a name is taken by something else and `force` is not given, before anything is done; or when the system
/// refuses.
pub fn run(options: &InstallLinksOptions, executable: &Path) -> Result<Vec<PathBuf>, InstallLinksError> {
    let links = NAMES.map(|name| options.directory.join(name));
    if !options.force {
        for link in &links {
            check(link, executable)?;
        }
    }
    let target = target(&options.directory, executable);
    for link in &links {
        replace(link, target).map_err(|source| InstallLinksError::System {
            path: link.clone(),
            source,
        })?;
    }
    Ok(links.into())
}

/// Whether `link` may be replaced: there is nothing, or a link to this program.
fn check(link: &Path, executable: &Path) -> Result<(), InstallLinksError> {
    let foreign = || InstallLinksError::Foreign(link.to_owned());
    match fs::read_link(link) {
        Ok(target) if target.file_name() == executable.file_name() => Ok(()),
        Ok(_) => Err(foreign()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        // Not a link.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Err(foreign()),
        Err(source) => Err(InstallLinksError::System {
            path: link.to_owned(),
            source,
        }),
    }
}

/// Beside the program its name is enough, and stays right when the directory is moved.
fn target<'a>(directory: &Path, executable: &'a Path) -> &'a Path {
    let beside = match (
        fs::canonicalize(directory),
        executable.parent().map(fs::canonicalize),
    ) {
        (Ok(directory), Some(Ok(parent))) => directory == parent,
        _ => false,
    };
    match executable.file_name() {
        Some(name) if beside => Path::new(name),
        _ => executable,
    }
}

/// Renames a new link over the old one: the name is never without a program.
fn replace(link: &Path, target: &Path) -> io::Result<()> {
    let name = link.file_name().unwrap_or(OsStr::new("link"));
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.new", std::process::id()));
    let temporary = link.with_file_name(temporary);
    symlink(target, &temporary)?;
    fs::rename(&temporary, link).inspect_err(|_| {
        // The first error is the one to tell.
        let _ = fs::remove_file(&temporary);
    })
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn options(directory: &TempDir, force: bool) -> InstallLinksOptions {
        InstallLinksOptions {
            directory: directory.path().to_owned(),
            force,
        }
    }

    fn targets(directory: &TempDir) -> Vec<PathBuf> {
        NAMES
            .iter()
            .map(|name| fs::read_link(directory.path().join(name)).unwrap())
            .collect()
    }

    fn entries(directory: &TempDir) -> usize {
        fs::read_dir(directory.path()).unwrap().count()
    }

    #[test]
    fn three_links_are_made_and_made_again() {
        let directory = TempDir::new().unwrap();
        let executable = Path::new("/opt/1.0/culex");
        let links = run(&options(&directory, false), executable).unwrap();
        assert_eq!(links, NAMES.map(|name| directory.path().join(name)));
        assert_eq!(targets(&directory), [executable; 3]);
        let newer = Path::new("/opt/2.0/culex");
        run(&options(&directory, false), newer).unwrap();
        assert_eq!(targets(&directory), [newer; 3]);
        assert_eq!(entries(&directory), 3);
    }

    #[test]
    fn beside_the_program_links_are_relative() {
        let directory = TempDir::new().unwrap();
        let executable = directory.path().join("culex");
        fs::write(&executable, "").unwrap();
        run(&options(&directory, false), &executable).unwrap();
        assert_eq!(targets(&directory), [Path::new("culex"); 3]);
    }

    #[test]
    fn what_is_not_ours_is_left_alone_without_force() {
        let directory = TempDir::new().unwrap();
        let foreign = directory.path().join("mosquitto_rr");
        fs::write(&foreign, "program").unwrap();
        let error = run(&options(&directory, false), Path::new("/culex")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{} is not a link to this program", foreign.display())
        );
        assert_eq!(
            (entries(&directory), fs::read(&foreign).unwrap()),
            (1, b"program".to_vec())
        );
        run(&options(&directory, true), Path::new("/culex")).unwrap();
        assert_eq!(targets(&directory), [Path::new("/culex"); 3]);
        symlink_over(&directory, "/usr/bin/other");
        let error = run(&options(&directory, false), Path::new("/culex")).unwrap_err();
        assert!(matches!(error, InstallLinksError::Foreign(_)));
    }

    fn symlink_over(directory: &TempDir, target: &str) {
        let link = directory.path().join("mosquitto_pub");
        fs::remove_file(&link).unwrap();
        symlink(target, link).unwrap();
    }

    #[test]
    fn a_directory_that_is_not_there_is_an_error() {
        let directory = TempDir::new().unwrap();
        let options = InstallLinksOptions {
            directory: directory.path().join("none"),
            force: true,
        };
        let error = run(&options, Path::new("/culex")).unwrap_err();
        assert!(matches!(error, InstallLinksError::System { .. }));
        fs::create_dir_all(options.directory.join("mosquitto_pub/x")).unwrap();
        assert!(run(&options, Path::new("/culex")).is_err());
        assert_eq!(fs::read_dir(&options.directory).unwrap().count(), 1);
    }
}
