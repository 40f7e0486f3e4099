//! The generated files are those of the repository. `UPDATE=1 cargo test generated` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use culex::cli::generate::artifacts;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_update() -> bool {
    std::env::vars().any(|(name, value)| name == "UPDATE" && value == "1")
}

#[test]
fn files_are_as_generated() {
    for (path, content) in artifacts() {
        let file = repository().join(&path);
        if is_update() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &content).unwrap();
        }
        let found = fs::read(&file).unwrap_or_default();
        assert!(
            found == content,
            "{} is not what the command line says: run UPDATE=1 cargo test --test integration generated",
            path.display()
        );
    }
}

#[test]
fn there_is_no_other_file() {
    let expected: BTreeSet<PathBuf> = artifacts().into_iter().map(|(path, _)| path).collect();
    let mut found = BTreeSet::new();
    for directory in ["man", "completions"] {
        for entry in fs::read_dir(repository().join(directory)).unwrap() {
            found.insert(PathBuf::from(directory).join(entry.unwrap().file_name()));
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn they_are_the_same_each_time() {
    assert_eq!(artifacts(), artifacts());
}
