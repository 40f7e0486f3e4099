//! The statistics of topics as lines of text.

use std::fmt::Write as _;
use std::time::Duration;

use unicode_width::UnicodeWidthChar;

use crate::bench::figure;
use crate::format::level_colour;
use crate::format::sanitize::{Escape, write_visible};
use crate::observe::{Order, Silence, Statistics, Topics, ranked};

/// Above the columns of [`row`].
pub(super) const HEAD: &str = "  MSG/S  MESSAGES     BYTES      P50      P99     LAST  RS  TOPIC";

/// How a table is to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) order: Order,
    /// The most topics.
    pub(super) limit: usize,
    pub(super) silence: &'a Silence,
    /// The most columns; `None` is as many as it takes.
    pub(super) width: Option<usize>,
    pub(super) color: bool,
}

/// All in one line: topics, rate, messages, bytes, and how many topics are silent.
pub(super) fn summary(topics: &Topics, now: Duration, look: &Look<'_>) -> String {
    let total = topics.total();
    let rate = rate_of(total, now, look.order);
    let silent = topics.silent(now, look.silence);
    let mut text = format!(
        "{} {}, {} msg/s, {} {}, {}, {} silent",
        figure::count(topics.len() as u64),
        plural(topics.len() as u64, "topic"),
        figure::rate(rate),
        figure::count(total.messages()),
        plural(total.messages(), "message"),
        size(total.bytes()),
        figure::count(silent as u64),
    );
    if topics.untracked() > 0 {
        // Writing to a String can't fail.
        let _ = write!(text, ", {} beyond memory", figure::count(topics.untracked()));
    }
    text
}

/// The rows of the first topics, and how many more there are.
pub(super) fn rows(topics: &Topics, now: Duration, look: &Look<'_>) -> (Vec<String>, usize) {
    let ranked = ranked(topics, look.order, look.limit, (now, look.silence));
    let more = topics.len() - ranked.len();
    let rows = ranked
        .into_iter()
        .map(|(topic, statistics)| row(topic, statistics, now, look))
        .collect();
    (rows, more)
}

fn row(topic: &str, statistics: &Statistics, now: Duration, look: &Look<'_>) -> String {
    let gap = |share| statistics.gaps().quantile(share).map_or_else(none, time);
    let ago = statistics
        .last()
        .map_or_else(none, |last| time(now.saturating_sub(last)));
    let is_silent = statistics.silent_for(now, look.silence).is_some();
    let mark = |is_so, mark| if is_so { mark } else { '-' };
    let figures = format!(
        "{:>7}  {:>8}  {:>8}  {:>7}  {:>7}  {:>7}  {}{}  ",
        figure::rate(rate_of(statistics, now, look.order)),
        short(statistics.messages()),
        size(statistics.bytes()),
        gap(0.5),
        gap(0.99),
        ago,
        mark(statistics.retained() > 0, 'R'),
        mark(is_silent, 'S'),
    );
    let width = look.width.map(|width| width.saturating_sub(figures.len()));
    let mut row = match (look.width, is_silent && look.color) {
        (Some(width), _) if figures.len() >= width => return cut(&figures, Some(width)),
        (_, true) => format!("\x1b[33m{figures}\x1b[0m"),
        (_, false) => figures,
    };
    let visible = visible(topic);
    let name = cut(&visible, width);
    if look.color {
        paint(&name, &mut row);
    } else {
        row += &name;
    }
    row
}

/// The rate that goes with an order: of the whole time, where topics are ordered by that.
fn rate_of(statistics: &Statistics, now: Duration, order: Order) -> f64 {
    if order == Order::MeanRate {
        statistics.mean_rate(now)
    } else {
        statistics.recent_rate(now)
    }
}

/// Each level in its colour, as wherever topics are shown.
fn paint(topic: &str, row: &mut String) {
    for (index, level) in topic.split('/').enumerate() {
        if index > 0 {
            row.push('/');
        }
        if !level.is_empty() {
            let colour = level_colour(level).0;
            // Writing to a String can't fail.
            let _ = write!(row, "\x1b[38;5;{colour}m{level}\x1b[0m");
        }
    }
}

/// `text` with its unsafe characters escaped.
pub(super) fn visible(text: &str) -> String {
    let mut out = Vec::new();
    write_visible(text, Escape::Text, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// As much of `text` as fits into `width` columns, with an ellipsis at the end where that is not all.
pub(super) fn cut(text: &str, width: Option<usize>) -> String {
    let columns = |character: char| character.width().unwrap_or_default();
    let Some(width) = width.filter(|width| text.chars().map(columns).sum::<usize>() > *width) else {
        return text.to_owned();
    };
    let mut left = width.saturating_sub(1);
    let mut short: String = text
        .chars()
        .take_while(|character| {
            let fits = columns(*character) <= left;
            left = left.saturating_sub(columns(*character));
            fits
        })
        .collect();
    if width > 0 {
        short.push('…');
    }
    short
}

fn none() -> String {
    "-".to_owned()
}

/// `noun` as it stands behind `count`.
fn plural(count: u64, noun: &str) -> String {
    format!("{noun}{}", if count == 1 { "" } else { "s" })
}

/// A count in eight columns: `123,456`, `12.3M`.
fn short(count: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let number = count as f64;
    match count {
        0..10_000_000 if count < 1_000_000 => figure::count(count),
        0..1_000_000_000 => format!("{:.1}M", number / 1e6),
        _ => format!("{:.1}G", number / 1e9),
    }
}

fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    figure::bytes(bytes as f64)
}

/// A time in seven columns: `870 us`, `13.2 ms`, `1.24 s`, `5.2 min`, `3.1 h`, `2.5 d`.
fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 119.5 {
        figure::time(time)
    } else if seconds < 7_200.0 {
        format!("{:.1} m", seconds / 60.0)
    } else if seconds < 172_800.0 {
        format!("{:.1} h", seconds / 3_600.0)
    } else {
        format!("{:.1} d", seconds / 86_400.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::Arrival;

    fn topics() -> Topics {
        let mut topics = Topics::within(1 << 20);
        let mut record = |topic: &str, at: f64, retained| {
            let at = Duration::from_secs_f64(at);
            topics.record(
                topic,
                Arrival {
                    at,
                    bytes: 50,
                    retained,
                },
            );
        };
        record("config/ünï", 0.0, true);
        for number in 0..100 {
            record("line/1/temperature", f64::from(number) / 10.0, false);
            if number < 20 {
                record("line/2/\u{1b}[2J", f64::from(number) / 10.0, false);
            }
        }
        topics
    }

    fn look(silence: &Silence) -> Look<'_> {
        Look {
            order: Order::Rate,
            limit: 9,
            silence,
            width: Some(80),
            color: false,
        }
    }

    #[test]
    fn a_row_has_all_that_is_known_of_a_topic() {
        let (topics, silence) = (topics(), Silence::default());
        let (rows, more) = rows(&topics, Duration::from_secs(10), &look(&silence));
        let expected = [
            "  MSG/S  MESSAGES     BYTES      P50      P99     LAST  RS  TOPIC",
            "   10.0       100   5.00 kB   102 ms   102 ms   100 ms  --  line/1/temperature",
            "   2.00        20   1.00 kB   102 ms   102 ms   8.10 s  -S  line/2/\\x1b[2J",
            "      0         1      50 B        -        -   10.0 s  R-  config/ünï",
        ];
        assert_eq!(
            (HEAD, &rows[..]),
            (expected[0], &expected.map(str::to_owned)[1..])
        );
        assert_eq!(more, 0);
        assert!(rows.iter().all(|row| row.chars().count() <= 80));
    }

    #[test]
    fn a_summary_is_about_all() {
        let (topics, silence) = (topics(), Silence::default());
        assert_eq!(
            summary(&topics, Duration::from_secs(10), &look(&silence)),
            "3 topics, 12.0 msg/s, 121 messages, 6.05 kB, 1 silent"
        );
        let mean = Look {
            order: Order::MeanRate,
            ..look(&silence)
        };
        let text = summary(&topics, Duration::from_mins(20), &mean);
        assert!(text.starts_with("3 topics, 0.10 msg/s, "), "{text}");
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let (topics, silence) = (topics(), Silence::default());
        let first = Look {
            limit: 1,
            ..look(&silence)
        };
        let (rows, more) = rows(&topics, Duration::from_secs(10), &first);
        assert_eq!((rows.len(), more), (1, 2));
    }

    #[test]
    fn every_width_is_kept_to() {
        let (topics, silence) = (topics(), Silence::default());
        for width in 0..100 {
            let narrow = Look {
                width: Some(width),
                ..look(&silence)
            };
            for row in rows(&topics, Duration::from_secs(10), &narrow).0 {
                assert!(row.chars().count() <= width, "{width}: {row}");
            }
        }
        assert_eq!(cut("日本語", Some(5)), "日本…");
        assert_eq!(cut("日本語", Some(4)), "日…");
        assert_eq!(cut("日本語", Some(6)), "日本語");
        assert_eq!(cut("abc", None), "abc");
    }

    #[test]
    fn colours_are_steady_and_add_no_text() {
        let (topics, silence) = (topics(), Silence::default());
        let now = Duration::from_secs(10);
        let plain = rows(&topics, now, &look(&silence)).0;
        let coloured = Look {
            color: true,
            ..look(&silence)
        };
        let escapes = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap();
        let (first, again) = (rows(&topics, now, &coloured).0, rows(&topics, now, &coloured).0);
        assert_eq!(first, again);
        assert!(first[1].starts_with("\x1b[33m"), "{}", first[1]);
        let bare: Vec<_> = first.iter().map(|row| escapes.replace_all(row, "")).collect();
        assert_eq!(bare, plain);
    }

    #[test]
    fn figures_fit_their_columns() {
        for count in [0, 999_999, 1_000_000, 999_900_000, 1_000_000_000, 99_000_000_000] {
            assert!(short(count).len() <= 8, "{}", short(count));
        }
        for exponent in 0..20 {
            for factor in [1, 3, 9] {
                let text = time(Duration::from_micros(factor * 2_u64.pow(exponent * 2)));
                assert!(text.len() <= 8, "{text}");
            }
        }
        assert_eq!(time(Duration::from_mins(50)), "50.0 m");
        assert_eq!(time(Duration::from_hours(36)), "36.0 h");
        assert_eq!(time(Duration::from_hours(60)), "2.5 d");
    }
}
