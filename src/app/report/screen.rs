//! How a run is going, a line a second.

use std::io::Write;

use crate::bench::live::{Reading, Screen};

/// Writes a line a second to standard error where that is no terminal.
pub struct LineScreen<'a>(pub &'a mut dyn Write);

impl Screen for LineScreen<'_> {
    fn show(&mut self, reading: &Reading) {
        // A closed standard error is nobody's loss.
        let _ = writeln!(self.0, "culex: {}", reading.line());
    }

    fn finish(&mut self) {}
}
