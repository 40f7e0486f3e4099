//! Link arguments, and nothing else.
//!
//! A position-independent executable has its tables of pointers, a quarter of a megabyte of them, rewritten by the
//! dynamic linker at each start: some sixty pages are copied, a tenth of the time of a whole `culex pub -m`. On Linux
//! the executable is linked to a fixed address instead; the libraries it uses stay where chance puts them.

fn main() {
    let is = |name: &str, value: &str| std::env::var_os(name).is_some_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
