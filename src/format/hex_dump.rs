//! Bytes for people: offsets, hexadecimal digits and ASCII side by side.

use std::io::Write as _;

use super::hex;
use super::paint::{Paint, Style};

/// Bytes that are shown of one payload.
const MAX_SHOWN: usize = 4_096;

/// Bytes in a line.
const LINE: usize = 16;

/// Appends the head of `bytes`, each line but the first behind `margin` spaces, and how much more there is.
pub(super) fn write(bytes: &[u8], margin: usize, paint: Paint, out: &mut Vec<u8>) {
    let shown = &bytes[..bytes.len().min(MAX_SHOWN)];
    for (index, line) in shown.chunks(LINE).enumerate() {
        if index > 0 {
            next_line(margin, out);
        }
        paint.with(Style::Dim, out, |out| {
            // A Vec takes all that is written to it.
            let _ = write!(out, "{:08x}", index * LINE);
        });
        for column in 0..LINE {
            let gap: &[u8] = if column % (LINE / 2) == 0 { b"  " } else { b" " };
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
            out.extend_from_slice("… and ".as_bytes());
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

    #[test]
    fn long_payloads_are_cut() {
        let mut out = Vec::new();
        write(&[0xff; 9_000], 2, Paint(false), &mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 4_096 / 16 + 1);
        assert!(text.ends_with("\n  … and 4.7 KiB more"), "{text}");
    }
}
