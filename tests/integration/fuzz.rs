//! The corpus of each fuzz target, through the functions that libFuzzer runs: see `fuzz/README.md`.

use std::fs;
use std::path::Path;

use targets::TARGETS;

#[path = "../../fuzz/targets.rs"]
mod targets;

#[test]
fn the_corpus_of_each_target_passes() {
    for (name, _) in TARGETS {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/corpus")
            .join(name);
        let files =
            fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
        let mut count = 0;
        for file in files {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            // Named before it is run: a panic says where.
            std::panic::catch_unwind(|| targets::run(name, &bytes))
                .unwrap_or_else(|_| panic!("{name} fails on {}", path.display()));
            count += 1;
        }
        assert!(count >= 5, "{name} has a corpus of {count}");
    }
}

/// The targets reach what they are to test: of each corpus, some is accepted.
#[test]
fn the_corpus_is_not_only_nonsense() {
    let read = |file: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/corpus")
            .join(file);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    culex::format::Template::compile(&read("template/seed-all")).unwrap();
    culex::format::Record::parse(&read("record/seed-full")).unwrap();
    culex::cli::check_profile(&String::from_utf8(read("profile/seed-full")).unwrap()).unwrap();
    String::from_utf8(read("url/seed-full"))
        .unwrap()
        .parse::<culex::net::Url>()
        .unwrap();
}
