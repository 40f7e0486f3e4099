//! Pieces of text.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::format::sanitize::{Escape, is_unsafe, write_visible};
use crate::tui::theme::Theme;

/// Bytes of a payload that are looked at for a preview.
const PREVIEW: usize = 200;

/// `text`, its control characters made visible.
pub(super) fn visible(text: &str) -> String {
    if !text.contains(is_unsafe) {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    write_visible(text, Escape::Text, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The head of a payload on one line.
pub(super) fn preview(payload: &[u8]) -> String {
    let head = &payload[..payload.len().min(PREVIEW)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // Cut within a character.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => {
            let digits = head
                .iter()
                .take(24)
                .fold(String::new(), |text, byte| text + &format!("{byte:02x} "));
            return digits.trim_end().to_owned();
        }
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    visible(&words.join(" "))
}

/// As much of `text` as fits into `width` columns, with an ellipsis where it is cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let mut out = String::new();
    for character in text.chars() {
        let columns = character.width().unwrap_or(0);
        if columns > left {
            break;
        }
        left -= columns;
        out.push(character);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

/// `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 topic`, `12,345 topics`.
pub(super) fn counted(number: u64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(number))
}

/// `9,999`, `12.3k` or `4.5M`.
pub(super) fn compact(number: u64) -> String {
    match number {
        ..10_000 => grouped(number),
        10_000..1_000_000 => format!("{}.{}k", number / 1_000, number % 1_000 / 100),
        _ => format!("{}.{}M", number / 1_000_000, number % 1_000_000 / 100_000),
    }
}

/// `0.3/s`, `12/s`, `4,500/s`; empty for next to nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is small and not negative"
)]
pub(super) fn rate(per_second: f64) -> String {
    match per_second {
        ..0.05 => String::new(),
        ..9.95 => format!("{per_second:.1}/s"),
        _ => format!("{}/s", grouped(per_second.round() as u64)),
    }
}

/// `34 B`, `9.8 KiB` or `1.2 MiB`.
pub(super) fn size(bytes: usize) -> String {
    const KIB: usize = 1_024;
    const MIB: usize = KIB * KIB;
    match bytes {
        ..KIB => format!("{bytes} B"),
        KIB..MIB => format!("{}.{} KiB", bytes / KIB, bytes % KIB * 10 / KIB),
        _ => format!("{}.{} MiB", bytes / MIB, bytes % MIB * 10 / MIB),
    }
}

/// `12:00:41.036`.
pub(super) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%H:%M:%S%.3f").to_string()
}

/// The time from `before` to `after`: `0.250 s`, `12.3 s`, `5m 3s`.
pub(super) fn gap(before: Timestamp, after: Timestamp) -> String {
    let time = Duration::try_from(after.duration_since(before)).unwrap_or_default();
    match time.as_secs() {
        ..10 => format!("{:.3} s", time.as_secs_f64()),
        10..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => humantime::format_duration(Duration::from_secs(seconds)).to_string(),
    }
}

/// A topic with its levels coloured.
pub(super) fn topic(path: &str, theme: Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    for (index, level) in path.split('/').enumerate() {
        if index > 0 {
            spans.push(Span::styled("/", Theme::dim()));
        }
        spans.push(Span::styled(visible(level), theme.level(level)));
    }
    spans
}

/// `lines`, broken where they are wider than `width`.
pub(super) fn wrapped(lines: Vec<Line<'static>>, width: usize) -> Vec<Line<'static>> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        if line.width() <= width || width < 2 {
            out.push(line);
        } else {
            wrap(&line, width, &mut out);
        }
    }
    out
}

fn wrap(line: &Line<'static>, width: usize, out: &mut Vec<Line<'static>>) {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut left = width;
    for span in &line.spans {
        let mut text = String::new();
        for character in span.content.chars() {
            let columns = character.width().unwrap_or(0);
            if columns > left {
                push(&mut spans, &mut text, span.style);
                out.push(Line::from(std::mem::take(&mut spans)));
                left = width;
            }
            left = left.saturating_sub(columns);
            text.push(character);
        }
        push(&mut spans, &mut text, span.style);
    }
    out.push(Line::from(spans));
}

fn push(spans: &mut Vec<Span<'static>>, text: &mut String, style: Style) {
    if !text.is_empty() {
        spans.push(Span::styled(std::mem::take(text), style));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (9_999, "9,999"),
            (12_345, "12.3k"),
            (4_560_000, "4.5M"),
        ] {
            assert_eq!(compact(number), expected);
        }
        assert_eq!(grouped(1_234_567), "1,234,567");
        for (number, expected) in [(0.04, ""), (0.3, "0.3/s"), (9.96, "10/s"), (4_500.4, "4,500/s")] {
            assert_eq!(rate(number), expected);
        }
    }

    #[test]
    fn text_is_cut_by_columns() {
        for (width, expected) in [(0, ""), (1, "…"), (3, "a…"), (4, "a家…"), (5, "a家bc")] {
            assert_eq!(cut("a家bc", width), expected, "{width}");
        }
    }

    #[test]
    fn previews_are_harmless_lines() {
        assert_eq!(preview(b"{\n  \"a\": 1\r\n}"), "{ \"a\": 1 }");
        assert_eq!(preview(b"\x1b[2J"), "\\x1b[2J");
        assert_eq!(preview(&[0xff, 0, 1]), "ff 00 01");
        assert_eq!(preview("é".repeat(150).as_bytes()), "é".repeat(100));
        assert_eq!(
            preview(format!("x{}", "é".repeat(150)).as_bytes()),
            format!("x{}", "é".repeat(99))
        );
    }

    #[test]
    fn long_lines_are_wrapped_with_their_colours() {
        let theme = Theme::new(false);
        let line = Line::from(vec![Span::raw("abc"), Span::styled("d家e", Theme::bold())]);
        let found = wrapped(vec![line], 4);
        let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["abcd", "家e"]);
        assert_eq!(found[1].spans[0].style, Theme::bold());
        assert_eq!(topic("a//b", theme).len(), 5);
    }
}
