//! A process whose standard output takes nothing.

use std::fs;
use std::io::{PipeReader, PipeWriter, pipe};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::ioctl_fionbio;

/// A pipe that takes nothing until it is read, and how much it holds.
pub(crate) fn full_pipe() -> (PipeReader, PipeWriter, usize) {
    let (reader, writer) = pipe().unwrap();
    ioctl_fionbio(&writer, true).unwrap();
    let mut size = 0;
    while let Ok(count) = rustix::io::write(&writer, &[b'-'; 4096]) {
        size += count;
    }
    ioctl_fionbio(&writer, false).unwrap();
    (reader, writer, size)
}

/// Waits until a process waits for the reader of its standard output.
pub(crate) fn wait_for_reader(child: &Child) {
    let deadline = Instant::now() + Duration::from_secs(20);
    // A loop on the clock: the system tells this to nobody who waits.
    while !waits_for_reader(child.id()) {
        assert!(Instant::now() < deadline, "it never wrote");
        thread::sleep(Duration::from_millis(1));
    }
}

/// Whether an epoll instance of the process waits until the pipe behind its standard output takes more.
fn waits_for_reader(process: u32) -> bool {
    const WRITABLE: u32 = 4;

    let proc = format!("/proc/{process}");
    let link = |descriptor: &str| fs::read_link(format!("{proc}/fd/{descriptor}")).ok();
    let output = link("1");
    let descriptors = fs::read_dir(format!("{proc}/fdinfo")).unwrap();
    let mut waits = descriptors.filter_map(|descriptor| fs::read_to_string(descriptor.ok()?.path()).ok());
    waits.any(|text| {
        text.lines().any(|line| {
            let mut words = line.strip_prefix("tfd:").unwrap_or_default().split_whitespace();
            let (Some(target), Some("events:"), Some(events)) = (words.next(), words.next(), words.next())
            else {
                return false;
            };
            let events = u32::from_str_radix(events, 16).unwrap();
            events & WRITABLE != 0 && output.is_some() && link(target) == output
        })
    })
}
