//! The view that is drawn in place.

use std::fmt::Write as _;
use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::canvas::Canvas;
use super::keys::{self, Key, ORDERS};
use super::table::{self, Look};
use crate::app::descriptor::waited;
use crate::app::streams::Streams;
use crate::observe::Topics;

/// How often it is drawn.
pub(super) const INTERVAL: Duration = Duration::from_millis(500);

/// The other screen, without a cursor.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";

/// Lines that are no topics: title, summary, state, head and keys.
const FRAME: usize = 5;

/// A terminal while it shows the view.
pub(super) struct Live<'a> {
    canvas: &'a mut dyn Canvas,
    keyboard: Option<AsyncFd<OwnedFd>>,
}

/// What stands above the topics.
pub(super) struct Title<'a> {
    /// What is observed, and where.
    pub(super) what: &'a str,
    /// Why there is no connection.
    pub(super) trouble: Option<&'a str>,
}

impl<'a> Live<'a> {
    /// Takes the terminal over. Needs a runtime.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn enter(canvas: &'a mut dyn Canvas, streams: &mut Streams<'_>) -> io::Result<Self> {
        let input = streams.input.take().filter(|_| streams.facts.stdin_is_terminal);
        // A keyboard that can't be waited for is none.
        let keyboard = input.and_then(|input| waited(input, Interest::READABLE).ok());
        if keyboard.is_some() {
            canvas.enter()?;
        }
        let live = Self { canvas, keyboard };
        streams.output.write_all(ENTER.as_bytes())?;
        Ok(live)
    }

    /// Gives the terminal back as it was. One that is gone needs nothing.
    pub(super) fn leave(self, streams: &mut Streams<'_>) {
        self.canvas.leave();
        let _ = streams.output.write_all(LEAVE.as_bytes());
    }

    /// What was typed. Never resolves without a keyboard.
    pub(super) async fn typed(&self) -> Vec<Key> {
        let Some(keyboard) = &self.keyboard else {
            return std::future::pending().await;
        };
        let Ok(mut ready) = keyboard.readable().await else {
            return std::future::pending().await;
        };
        let mut bytes = [0; 64];
        let count = rustix::io::read(keyboard.get_ref(), &mut bytes).unwrap_or_default();
        if count == 0 && ready.ready().is_read_closed() {
            // Whoever typed is gone, and the terminal with them.
            return vec![Key::Quit];
        }
        ready.clear_ready();
        keys::keys(&bytes[..count])
    }

    /// Draws the picture of now.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn draw(
        &self,
        topics: &Topics,
        now: Duration,
        (title, look): (&Title<'_>, Look<'_>),
        streams: &mut Streams<'_>,
    ) -> io::Result<()> {
        let picture = picture(topics, now, (title, look), self.canvas.size());
        streams.output.write_all(picture.as_bytes())
    }
}

/// The whole screen of so many columns and lines.
fn picture(
    topics: &Topics,
    now: Duration,
    (title, look): (&Title<'_>, Look<'_>),
    (columns, lines): (usize, usize),
) -> String {
    let room = lines.saturating_sub(FRAME).max(1);
    let look = Look {
        limit: look.limit.min(room),
        width: Some(columns),
        ..look
    };
    let elapsed = humantime::format_duration(Duration::from_secs(now.as_secs()));
    let plain = |text: &str| table::cut(text, Some(columns));
    let style = |text: String, code: &str| {
        if look.color {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text
        }
    };
    let trouble = title.trouble.map(|trouble| format!("{trouble}; trying again"));
    let mut all = vec![
        style(
            plain(&format!("culex top  {}  {elapsed}", table::visible(title.what))),
            "1",
        ),
        plain(&table::summary(topics, now, &look)),
        style(plain(&table::visible(&trouble.unwrap_or_default())), "31"),
        style(plain(table::HEAD), "7"),
    ];
    let (rows, more) = table::rows(topics, now, &look);
    all.extend(rows);
    all.truncate(lines.saturating_sub(1).max(1));
    all.resize(lines.saturating_sub(1).max(1), String::new());
    if lines > 1 {
        all.push(plain(&footer(look.order, more)));
    }
    format!("\x1b[H{}\x1b[K", all.join("\x1b[K\r\n"))
}

/// The keys, with the order of now in brackets, and how many topics there is no room for.
fn footer(order: crate::observe::Order, more: usize) -> String {
    let mut text = "sort by".to_owned();
    for (_, sorted, word) in ORDERS {
        let (before, after) = if sorted == order { ('[', ']') } else { (' ', ' ') };
        // Writing to a String can't fail.
        let _ = write!(text, " {before}{word}{after}");
    }
    text += "  q quits";
    if more > 0 {
        let _ = write!(text, "  {} more", crate::bench::figure::count(more as u64));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::{Arrival, Order, Silence};

    fn shown(topics: usize, size: (usize, usize), trouble: Option<&str>) -> Vec<String> {
        let mut seen = Topics::within(1 << 20);
        for number in 0..topics {
            let arrival = Arrival {
                at: Duration::from_secs(1),
                bytes: 3,
                retained: false,
            };
            seen.record(&format!("topic/{number:03}"), arrival);
        }
        let look = Look {
            order: Order::Topic,
            limit: usize::MAX,
            silence: &Silence::default(),
            width: None,
            color: false,
        };
        let title = Title {
            what: "# on broker:1883",
            trouble,
        };
        let picture = picture(&seen, Duration::from_secs(62), (&title, look), size);
        let body = picture
            .strip_prefix("\x1b[H")
            .and_then(|body| body.strip_suffix("\x1b[K"));
        body.unwrap().split("\x1b[K\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_screen_of_80_by_24_is_full_and_no_more() {
        let lines = shown(100, (80, 24), Some("the connection was lost"));
        assert_eq!(lines.len(), 24);
        assert!(lines.iter().all(|line| line.chars().count() <= 80), "{lines:#?}");
        assert_eq!(lines[0], "culex top  # on broker:1883  1m 2s");
        assert!(lines[1].starts_with("100 topics, "), "{}", lines[1]);
        assert_eq!(lines[2], "the connection was lost; trying again");
        assert_eq!(lines[3], table::HEAD);
        assert!(
            lines[4].ends_with("topic/000") && lines[22].ends_with("topic/018"),
            "{lines:#?}"
        );
        assert_eq!(
            lines[23],
            "sort by  rate   bytes   last   silent  [topic]  q quits  81 more"
        );
    }

    #[test]
    fn few_topics_leave_the_rest_empty() {
        let lines = shown(1, (80, 10), None);
        assert_eq!(lines.len(), 10);
        assert!(lines[4].ends_with("topic/000"));
        assert!(
            lines[2].is_empty() && lines[5..9].iter().all(String::is_empty),
            "{lines:#?}"
        );
        assert_eq!(
            lines[9],
            "sort by  rate   bytes   last   silent  [topic]  q quits"
        );
    }

    #[test]
    fn every_size_is_kept_to() {
        for columns in [1, 2, 20, 60, 200] {
            for height in [1, 2, 4, 5, 6, 50] {
                let lines = shown(20, (columns, height), Some("lost"));
                assert_eq!(lines.len(), height, "{columns}x{height}");
                assert!(
                    lines.iter().all(|line| line.chars().count() <= columns),
                    "{lines:#?}"
                );
            }
        }
    }
}
