//! Bytes for people: offsets, hexadecimal digits and ASCII side by side.

use std::io::Write as _;

use super::hex;
use super::paint::{Paint, Style};

/// What a dump must fit into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Spaces before each line but the first.
    pub(super) margin: usize,
    /// Where a row ends, the margin counted; `None` is never.
    pub(super) columns: Option<usize>,
    /// `None` is without end.
    pub(super) rows: Option<usize>,
}

impl Shape {
    /// Bytes in a line: 16, or as many as fit, a multiple of 4.
    fn line(self) -> usize {
        let fits = |line: &usize| {
            // Offset, digits with their gaps, ASCII.
            let width = self.margin + 8 + 3 * line + line.div_ceil(HALF) + 2 + line;
            self.columns.is_none_or(|columns| width <= columns)
        };
        [16, 12, 8].into_iter().find(fits).unwrap_or(4)
    }
}

/// Bytes from one wider gap to the next.
const HALF: usize = 8;

/// Appends `bytes`, as many of them as `shape` has room for, and how much more there is.
pub(super) fn write(bytes: &[u8], shape: Shape, paint: Paint, out: &mut Vec<u8>) {
    let Shape { margin, rows, .. } = shape;
    let line_length = shape.line();
    let shown = match rows {
        // The last row tells the rest.
        Some(rows) if bytes.len().div_ceil(line_length) > rows => &bytes[..(rows - 1) * line_length],
        _ => bytes,
    };
    for (index, line) in shown.chunks(line_length).enumerate() {
        if index > 0 {
            next_line(margin, out);
        }
        paint.with(Style::Dim, out, |out| {
            // A Vec takes all that is written to it.
            let _ = write!(out, "{:08x}", index * line_length);
        });
        for column in 0..line_length {
            let gap: &[u8] = if column % HALF == 0 { b"  " } else { b" " };
            out.extend_from_slice(gap);
            let digits = line.get(column).map(|byte| hex::digits(*byte, hex::Case::Lower));
            out.extend_from_slice(&digits.unwrap_or(*b"  "));
        }
        out.extend_from_slice(b"  ");
        write_ascii(line, paint, out);
    }
    let hidden = bytes.len() - shown.len();
    if hidden > 0 {
        next_line(margin, out);
        paint.with(Style::Dim, out, |out| {
            out.extend_from_slice("… ".as_bytes());
            write_size(hidden, out);
            out.extend_from_slice(b" more");
        });
    }
}

fn next_line(margin: usize, out: &mut Vec<u8>) {
    out.push(b'\n');
    out.resize(out.len() + margin, b' ');
}

fn write_ascii(line: &[u8], paint: Paint, out: &mut Vec<u8>) {
    let is_shown = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    for run in line.chunk_by(|a, b| is_shown(*a) == is_shown(*b)) {
        if is_shown(run[0]) {
            out.extend_from_slice(run);
        } else {
            paint.with(Style::Dim, out, |out| out.resize(out.len() + run.len(), b'.'));
        }
    }
}

/// Appends `34 B`, `9.8 KiB` or `1.2 MiB`.
pub(super) fn write_size(bytes: usize, out: &mut Vec<u8>) {
    const KIB: usize = 1_024;
    const MIB: usize = KIB * KIB;
    // A Vec takes all that is written to it.
    let _ = match bytes {
        ..KIB => write!(out, "{bytes} B"),
        KIB..MIB => write!(out, "{}.{} KiB", bytes / KIB, bytes % KIB * 10 / KIB),
        _ => write!(out, "{}.{} MiB", bytes / MIB, bytes % MIB * 10 / MIB),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (bytes, text) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1.0 KiB"),
            (10_188, "9.9 KiB"),
            (1_048_575, "1023.9 KiB"),
            (268_435_455, "255.9 MiB"),
        ] {
            let mut out = Vec::new();
            write_size(bytes, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    fn dump(bytes: &[u8], columns: Option<usize>, rows: Option<usize>) -> String {
        let mut out = Vec::new();
        let shape = Shape {
            margin: 2,
            columns,
            rows,
        };
        write(bytes, shape, Paint(false), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn long_payloads_are_cut_where_there_is_no_room() {
        assert_eq!(dump(&[0xff; 9_000], None, None).lines().count(), 563);
        let text = dump(&[0xff; 9_000], None, Some(5));
        assert_eq!(text.lines().count(), 5);
        assert!(text.ends_with("\n  … 8.7 KiB more"), "{text}");
        assert_eq!(dump(&[0xff; 80], None, Some(5)).lines().count(), 5);
    }

    #[test]
    fn lines_fit_the_screen() {
        for (columns, bytes) in [
            (200, 16),
            (78, 16),
            (77, 12),
            (62, 12),
            (61, 8),
            (45, 8),
            (40, 4),
            (1, 4),
        ] {
            let text = dump(&[b'x'; 64], Some(columns), None);
            assert_eq!(text.lines().count(), 64_usize.div_ceil(bytes), "{columns}");
            let longest = text.lines().map(str::len).max();
            assert!(longest <= Some(columns.max(30)), "{columns}: {text}");
        }
    }
}
