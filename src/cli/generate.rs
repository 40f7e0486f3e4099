//! Manual pages and completions, out of the definition of the command line.

use std::path::PathBuf;

use clap_complete::Shell as Generator;

use super::{Shell, manual, native};

/// Every generated file of the repository, by its path there. Pure: no date, no machine, no user goes in.
pub fn artifacts() -> Vec<(PathBuf, Vec<u8>)> {
    let pages = manual_pages()
        .into_iter()
        .map(|(name, page)| (PathBuf::from("man").join(name), page));
    let scripts = Shell::ALL.into_iter().map(|shell| {
        let path = PathBuf::from("completions").join(file_name(shell));
        (path, completions(shell))
    });
    pages.chain(scripts).collect()
}

/// The manual pages by file name: one a command.
pub fn manual_pages() -> Vec<(String, Vec<u8>)> {
    manual::pages()
}

/// The script that completes command lines in `shell`.
pub fn completions(shell: Shell) -> Vec<u8> {
    let generator = match shell {
        Shell::Bash => Generator::Bash,
        Shell::Zsh => Generator::Zsh,
        Shell::Fish => Generator::Fish,
        Shell::PowerShell => Generator::PowerShell,
        Shell::Elvish => Generator::Elvish,
    };
    let mut script = Vec::new();
    clap_complete::generate(generator, &mut native::command(), "culex", &mut script);
    script
}

/// The name under which `shell` looks for the script, where it has one.
const fn file_name(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "culex.bash",
        Shell::Zsh => "_culex",
        Shell::Fish => "culex.fish",
        Shell::PowerShell => "culex.ps1",
        Shell::Elvish => "culex.elv",
    }
}
