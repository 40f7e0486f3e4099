//! Screens, and what keys and the mouse make of them.

mod behaviour;
mod screens;

use std::time::Duration;

use expect_test::Expect;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::state::Pane;
use super::*;
use crate::decode::DecodeOptions;
use crate::format::fixture::{any_message, message, properties};
use crate::format::sanitize::is_unsafe;
use crate::message::Message;
use crate::mqtt::{Property, QoS, TopicFilter};

/// A state and the time.
struct Watch {
    state: State,
    now: Duration,
}

impl Watch {
    fn new(width: u16, height: u16) -> Self {
        let settings = Settings {
            broker: "localhost:1883".to_owned(),
            filters: "#".to_owned(),
            history: 1 << 20,
            decode: DecodeOptions {
                rules: vec!["hexed/#=hex".parse().unwrap()],
            },
            has_properties: true,
            color: false,
            zone: TimeZone::UTC,
        };
        Self {
            state: State::new(settings, width, height),
            now: Duration::ZERO,
        }
    }

    /// A house with something in it.
    fn home(width: u16, height: u16) -> Self {
        let mut watch = Self::new(width, height);
        let list = properties(&[
            Property::ContentType("text/plain"),
            Property::UserProperty("floor", "2"),
        ]);
        watch.take(Message {
            retain: true,
            properties: list.list(),
            ..message("home/door", b"open")
        });
        for number in 0..5 {
            watch.now += Duration::from_secs(1);
            let payload = format!(r#"{{"temp":2{number}.5,"unit":"°C","ok":true}}"#);
            watch.publish("home/kitchen/climate", payload.as_bytes());
        }
        watch.publish("home/x\x1b[2J", b"\x1b]0;evil\x07");
        watch.publish("raw", &[0, 1, 0xff]);
        watch
    }

    fn take(&mut self, message: Message<'_>) {
        let received_at = Timestamp::new(1_763_924_400, 0).unwrap() + self.now;
        self.state.message(
            &Message {
                received_at,
                ..message
            },
            self.now,
        );
    }

    fn publish(&mut self, topic: &str, payload: &[u8]) {
        self.take(message(topic, payload));
    }

    fn press(&mut self, code: KeyCode) -> Option<Effect> {
        self.state.prepare();
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        self.state.input(Input::Key(key), self.now)
    }

    /// Types, and gets what the last key asks for.
    fn keys(&mut self, keys: &str) -> Option<Effect> {
        let mut effect = None;
        for key in keys.chars() {
            effect = self.press(match key {
                '↓' => KeyCode::Down,
                '↑' => KeyCode::Up,
                '→' => KeyCode::Right,
                '←' => KeyCode::Left,
                '⏎' => KeyCode::Enter,
                '⇥' => KeyCode::Tab,
                '⎋' => KeyCode::Esc,
                key => KeyCode::Char(key),
            });
        }
        effect
    }

    fn control(&mut self, key: char) -> Option<Effect> {
        let key = KeyEvent::new(KeyCode::Char(key), KeyModifiers::CONTROL);
        self.state.input(Input::Key(key), self.now)
    }

    fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) {
        self.state.prepare();
        let event = MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        };
        assert_eq!(self.state.input(Input::Mouse(event), self.now), None);
    }

    fn buffer(&mut self) -> Buffer {
        self.state.prepare();
        let mut buffer = Buffer::empty(self.state.area());
        draw(&self.state, self.now, &mut buffer);
        buffer
    }

    fn screen(&mut self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width).max(1);
        let mut text = String::new();
        for row in buffer.content.chunks(width) {
            let mut line = String::new();
            let mut skip = 0;
            for cell in row {
                if skip == 0 {
                    line += cell.symbol();
                    skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
                }
                skip -= 1;
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }

    fn shows(&mut self, text: &str) -> bool {
        self.screen().contains(text)
    }

    fn path(&mut self) -> String {
        self.state.prepare();
        self.state.path().to_owned()
    }
}

fn check(watch: &mut Watch, expected: &Expect) {
    expected.assert_eq(&watch.screen());
}
