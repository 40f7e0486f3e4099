//! How the release executable is linked on Linux with glibc, and nothing else.
//!
//! Half the time of a whole `culex pub -m` would go to the dynamic linker: it maps three libraries, and rewrites the
//! tables of pointers of a position-independent executable, page by page. So the executable is linked to a fixed
//! address, and statically where the static library is there (Debian's libc6-dev has it, Fedora's glibc-static).
//! Cargo's own way to ask for that, `-C target-feature=+crt-static`, can't be had without `--target`, as procedural
//! macros would be built so too. Hence linker scripts that stand where the linker looks for the shared libraries.
//!
//! `CULEX_LINK=dynamic` in the environment of the build leaves the libraries shared, as a distribution may want.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the linker finds in place of each shared library that the standard library names.
const SCRIPTS: &[(&str, &str)] = &[
    ("libc.so", "GROUP(libc.a libgcc.a libgcc_eh.a)"),
    ("libgcc_s.so", "GROUP(libgcc_eh.a libgcc.a libc.a)"),
    ("libm.so", "GROUP(libm.a)"),
];

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=CULEX_LINK");
    println!("cargo::rustc-check-cfg=cfg(static_libc)");
    let is = |name: &str, value: &str| env::var_os(name).is_some_and(|found| found == value);
    let fixed =
        is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && is("PROFILE", "release");
    if !fixed {
        return Ok(());
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    if is("CULEX_LINK", "dynamic") || !has_static_libraries() {
        return Ok(());
    }
    let directory = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    for (name, script) in SCRIPTS {
        fs::write(directory.join(name), script)?;
    }
    println!("cargo::rustc-link-arg-bins=-L{}", directory.display());
    println!("cargo::rustc-link-arg-bins=-static");
    println!("cargo::rustc-cfg=static_libc");
    Ok(())
}

/// Whether the C compiler knows glibc as static libraries. Before glibc 2.34, which merged `libpthread` into `libc`,
/// name services could not be had without shared libraries, so those stay dynamic.
fn has_static_libraries() -> bool {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    // It answers with a path when it finds the file, and with the bare name when it does not.
    let has = |library: &str| {
        let output = Command::new(&linker)
            .arg(format!("-print-file-name={library}"))
            .output();
        let path = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        path.is_ok_and(|path| Path::new(&path).is_absolute() && Path::new(&path).exists())
    };
    ["libc.a", "libm.a", "libgcc.a", "libgcc_eh.a"]
        .into_iter()
        .all(has)
        && !has("libpthread.so")
}
