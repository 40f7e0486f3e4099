//! Messages, and what was selected of them, in the format of a run.

use crate::format::{Format, Formatter, OutputOptions, Window};
use crate::message::Message;
use crate::query::{Finding, Value};

/// Writes what is wanted of messages.
pub(super) struct Printer {
    formatter: Formatter,
    /// Whether nothing but the payload is written.
    raw: bool,
    /// Whether what is selected of a message is written as JSON.
    json: bool,
    newline: bool,
}

impl Printer {
    pub(super) fn new(options: &OutputOptions) -> Self {
        Self {
            formatter: Formatter::new(options),
            raw: options.format == Format::Raw,
            json: options.format == Format::Json,
            newline: options.newline,
        }
    }

    /// Appends what `finding` says is wanted of `message` to `out`, and to `notices` what belongs to standard error.
    pub(super) fn write(
        &mut self,
        message: &Message<'_>,
        finding: &Finding,
        out: &mut Vec<u8>,
        notices: &mut Vec<u8>,
    ) {
        match finding {
            Finding::Parts(parts) => {
                for part in parts {
                    self.part(message, part, out, notices);
                }
            }
            Finding::Whole | Finding::Dropped => self.formatter.write(message, out, notices),
        }
    }

    /// Appends what was selected of a message: alone where a format has nothing but the payload, else in place of it.
    pub(super) fn part(
        &mut self,
        message: &Message<'_>,
        part: &Value,
        out: &mut Vec<u8>,
        notices: &mut Vec<u8>,
    ) {
        let payload = if self.json { part.to_json() } else { part.to_text() };
        if self.raw || self.json {
            out.extend_from_slice(&payload);
            if self.newline {
                out.push(b'\n');
            }
            return;
        }
        let payload = &payload;
        self.formatter
            .write(&Message { payload, ..*message }, out, notices);
    }

    /// Messages are to fit a window from now on; see [`Formatter::resize`].
    pub(super) fn resize(&mut self, window: Option<Window>) {
        self.formatter.resize(window);
    }

    /// Appends `message`.
    pub(super) fn message(&mut self, message: &Message<'_>, out: &mut Vec<u8>, notices: &mut Vec<u8>) {
        self.formatter.write(message, out, notices);
    }

    /// Whether nothing but the payload is written.
    pub(super) const fn is_raw(&self) -> bool {
        self.raw
    }

    /// Whether a newline follows each message.
    pub(super) const fn ends_lines(&self) -> bool {
        self.newline
    }
}
