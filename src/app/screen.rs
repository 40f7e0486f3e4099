//! The views of `sub`: a line of the screen for each topic, or only how many messages come.

use std::time::{Duration, Instant};

use super::View;

/// How often the rate is told.
const INTERVAL: Duration = Duration::from_secs(1);

/// What is shown of the messages.
#[derive(Debug)]
pub(super) struct Screen {
    view: View,
    /// In the order in which they first came: the first has line 2.
    topics: Vec<String>,
    received: u64,
    due: Instant,
}

impl Screen {
    pub(super) fn new(view: View, now: Instant) -> Self {
        Self {
            view,
            topics: Vec::new(),
            received: 0,
            due: now + INTERVAL,
        }
    }

    /// What stands before all messages of the broker at `host`.
    pub(super) fn head(&self, host: &str) -> String {
        match self.view {
            View::Watch => format!("\x1b[2J\x1b[1;1HBroker: {host}\n"),
            View::Messages | View::Rate => String::new(),
        }
    }

    /// A message on `topic` came. What is to be written before it and after it; `None` if it is not printed.
    pub(super) fn message(&mut self, topic: &str) -> Option<(String, String)> {
        match self.view {
            View::Messages => Some((String::new(), String::new())),
            View::Rate => {
                self.received += 1;
                None
            }
            View::Watch => {
                let known = self.topics.iter().position(|known| known == topic);
                let index = known.unwrap_or_else(|| {
                    self.topics.push(topic.to_owned());
                    self.topics.len() - 1
                });
                let (line, last) = (index + 2, self.topics.len() + 1);
                Some((format!("\x1b[{line};1H"), format!("\x1b[{last};1H\n")))
            }
        }
    }

    /// When [`Screen::rate`] is due.
    pub(super) fn due(&self) -> Option<Instant> {
        (self.view == View::Rate).then_some(self.due)
    }

    /// The line of the second that has passed.
    pub(super) fn rate(&mut self) -> String {
        self.due += INTERVAL;
        format!("{} msgs/s\n", std::mem::take(&mut self.received))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_topic_has_its_line() {
        let mut screen = Screen::new(View::Watch, Instant::now());
        assert_eq!(screen.head("h"), "\x1b[2J\x1b[1;1HBroker: h\n");
        for (topic, line, last) in [("a", 2, 2), ("b", 3, 3), ("a", 2, 3), ("c", 4, 4)] {
            let expected = (format!("\x1b[{line};1H"), format!("\x1b[{last};1H\n"));
            assert_eq!(screen.message(topic), Some(expected), "{topic}");
        }
        assert_eq!(screen.due(), None);
    }

    #[test]
    fn a_rate_counts_one_second() {
        let now = Instant::now();
        let mut screen = Screen::new(View::Rate, now);
        assert_eq!((screen.message("a"), screen.message("b")), (None, None));
        assert_eq!(screen.due(), Some(now + INTERVAL));
        assert_eq!(screen.rate(), "2 msgs/s\n");
        assert_eq!(screen.rate(), "0 msgs/s\n");
        assert_eq!(screen.due(), Some(now + 3 * INTERVAL));
        assert_eq!(screen.head("h"), "");
    }
}
