//! What comes in, and what is to be done.

use jiff::tz::TimeZone;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use super::form::Draft;
use crate::decode::DecodeOptions;
use crate::mqtt::TopicFilter;

/// What does not change while it runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The broker, as the user named it, without secrets.
    pub broker: String,
    /// What is subscribed to.
    pub filters: String,
    /// Bytes of messages that are kept. Topics take up to as much again.
    pub history: usize,
    /// How payloads are read.
    pub decode: DecodeOptions,
    /// Whether the protocol has properties.
    pub has_properties: bool,
    /// Whether colours are used.
    pub color: bool,
    /// Of the times that are shown.
    pub zone: TimeZone,
}

/// Something that happened, but for messages.
#[derive(Debug)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// The mouse.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has so many columns and rows now.
    Resize(u16, u16),
    /// The connection is another.
    Connection(Connection),
    /// The user is to know something.
    Notice(String),
    /// So many retained messages are there.
    Retained {
        /// What was looked for.
        filter: TopicFilter,
        /// How many there are.
        count: usize,
    },
    /// The terminal is gone.
    End,
}

/// Whether there is a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// There is one.
    Up,
    /// There is none, and why.
    Down(String),
}

/// Something to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// The end. Whether the user interrupted.
    Quit {
        /// By Ctrl-C.
        interrupted: bool,
    },
    /// Publish this.
    Publish(Box<Draft>),
    /// Count the retained messages that match.
    CountRetained(TopicFilter),
    /// Clear them.
    ClearRetained(TopicFilter),
    /// Put this into the clipboard.
    Copy(String),
    /// Write what is kept as records.
    Export {
        /// The name of a new file.
        file: String,
        /// Only of topics at this one and below.
        below: Option<String>,
    },
}
