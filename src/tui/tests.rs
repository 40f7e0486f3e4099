//! Screens, and what keys and the mouse make of them.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

use std::time::Duration;

use expect_test::{Expect, expect};
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

#[test]
fn nothing_has_come() {
    let mut watch = Watch::new(80, 16);
    check(
        &mut watch,
        &expect![[r#"
        ● localhost:1883  #                          0 messages  0/s  0 topics  0 B kept
        ┏ Topics messages  rate ━━━━━━━━━━━┓┌ Message ─────────────────────────────────┐
        ┃nothing has come yet              ┃│                                          │
        ┃                                  ┃│                                          │
        ┃                                  ┃│                                          │
        ┃                                  ┃│                                          │
        ┃                                  ┃│                                          │
        ┃                                  ┃│                                          │
        ┃                                  ┃│                                          │
        ┃                                  ┃└──────────────────────────────────────────┘
        ┃                                  ┃┌ History 0 ───────────────────────────────┐
        ┃                                  ┃│                                          │
        ┃                                  ┃│                                          │
        ┃                                  ┃│                                          │
        ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛└──────────────────────────────────────────┘
        q quit  ? help  / search  Tab pane  Space pause  d diff  v plot  p publish
    "#]],
    );
}

#[test]
fn a_house_on_a_common_terminal() {
    let mut watch = Watch::home(80, 24);
    watch.keys("↓↓↓");
    check(
        &mut watch,
        &expect![[r#"
            ● localhost:1883  #                    8 messages  1.4/s  4 topics  1.7 KiB kept
            ┏ Topics messages  rate ━━━━━━━━━━━┓┌ Message ─────────────────────────────────┐
            ┃▾ home 3 topics           7  1.2/s┃│home/kitchen/climate                      │
            ┃   door = open                   1┃│19:00:05.000  QoS 0  36 B  +1.000 s       │
            ┃ ▾ kitchen 1 topic        5  1.0/s┃│                                          │
            ┃    climate = {"temp":24… 5  1.0/s┃│{                                         │
            ┃   x\x1b[2J = \x1b]0;evi… 1  0.2/s┃│  "temp": 24.5,                           │
            ┃  raw = 00 01 ff          1  0.2/s┃│  "unit": "°C",                           │
            ┃                                  ┃│  "ok": true                              │
            ┃                                  ┃│}                                         │
            ┃                                  ┃│                                          │
            ┃                                  ┃│                                          │
            ┃                                  ┃│                                          │
            ┃                                  ┃│                                          │
            ┃                                  ┃└──────────────────────────────────────────┘
            ┃                                  ┃┌ History 5 ───────────────────────────────┐
            ┃                                  ┃│19:00:05.000  +1.000 s 0       36 B  {"te…│
            ┃                                  ┃│19:00:04.000  +1.000 s 0       36 B  {"te…│
            ┃                                  ┃│19:00:03.000  +1.000 s 0       36 B  {"te…│
            ┃                                  ┃│19:00:02.000  +1.000 s 0       36 B  {"te…│
            ┃                                  ┃│19:00:01.000           0       36 B  {"te…│
            ┃                                  ┃│                                          │
            ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛└──────────────────────────────────────────┘
            q quit  ? help  / search  Tab pane  Space pause  d diff  v plot  p publish
        "#]],
    );
}

#[test]
fn a_house_on_a_wide_terminal() {
    let mut watch = Watch::home(140, 30);
    watch.keys("↓↓↓d");
    check(
        &mut watch,
        &expect![[r#"
            ● localhost:1883  #                                                                                8 messages  1.4/s  4 topics  1.7 KiB kept
            ┏ Topics messages  rate ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓┌ Message what differs from the one before ─────────────────────────────────┐
            ┃▾ home 3 topics                                      7  1.2/s┃│home/kitchen/climate                                                       │
            ┃   door = open                                              1┃│19:00:05.000  QoS 0  36 B  +1.000 s                                        │
            ┃ ▾ kitchen 1 topic                                   5  1.0/s┃│                                                                           │
            ┃    climate = {"temp":24.5,"unit":"°C","ok":true}    5  1.0/s┃│  {                                                                        │
            ┃   x\x1b[2J = \x1b]0;evil\x07                        1  0.2/s┃│-   "temp": 23.5,                                                          │
            ┃  raw = 00 01 ff                                     1  0.2/s┃│+   "temp": 24.5,                                                          │
            ┃                                                             ┃│    "unit": "°C",                                                          │
            ┃                                                             ┃│    "ok": true                                                             │
            ┃                                                             ┃│  }                                                                        │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃└───────────────────────────────────────────────────────────────────────────┘
            ┃                                                             ┃┌ History 5 ────────────────────────────────────────────────────────────────┐
            ┃                                                             ┃│19:00:05.000  +1.000 s 0       36 B  {"temp":24.5,"unit":"°C","ok":true}   │
            ┃                                                             ┃│19:00:04.000  +1.000 s 0       36 B  {"temp":23.5,"unit":"°C","ok":true}   │
            ┃                                                             ┃│19:00:03.000  +1.000 s 0       36 B  {"temp":22.5,"unit":"°C","ok":true}   │
            ┃                                                             ┃│19:00:02.000  +1.000 s 0       36 B  {"temp":21.5,"unit":"°C","ok":true}   │
            ┃                                                             ┃│19:00:01.000           0       36 B  {"temp":20.5,"unit":"°C","ok":true}   │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┃                                                             ┃│                                                                           │
            ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛└───────────────────────────────────────────────────────────────────────────┘
            q quit  ? help  / search  Tab pane  Space pause  d diff  v plot  p publish  r republish  y copy  e export
        "#]],
    );
}

#[test]
fn a_small_terminal_has_one_pane() {
    let mut watch = Watch::home(40, 12);
    watch.keys("↓");
    check(
        &mut watch,
        &expect![[r#"
        ● localhost:1883  #    8 messages  1.4/s
        ┏ Topics messages  rate ━━━━━━━━━━━━━━━┓
        ┃▾ home 3 topics               7  1.2/s┃
        ┃   door = open                       1┃
        ┃ ▾ kitchen 1 topic            5  1.0/s┃
        ┃    climate = {"temp":24.5,"… 5  1.0/s┃
        ┃   x\x1b[2J = \x1b]0;evil\x07 1  0.2/s┃
        ┃  raw = 00 01 ff              1  0.2/s┃
        ┃                                      ┃
        ┃                                      ┃
        ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
        q quit  ? help  / search  Tab pane
    "#]],
    );
    watch.keys("⇥");
    check(
        &mut watch,
        &expect![[r#"
        ● localhost:1883  #    8 messages  1.4/s
        ┏ Message ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
        ┃home/door                             ┃
        ┃19:00:00.000  QoS 0  retained  4 B    ┃
        ┃content-type: text/plain              ┃
        ┃user-property: floor = 2              ┃
        ┃                                      ┃
        ┃open                                  ┃
        ┃                                      ┃
        ┃                                      ┃
        ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
        q quit  ? help  / search  Tab pane
    "#]],
    );
}

#[test]
fn a_number_is_plotted() {
    let mut watch = Watch::home(80, 24);
    watch.keys("↓↓↓v");
    check(
        &mut watch,
        &expect![[r#"
            ● localhost:1883  #                    8 messages  1.4/s  4 topics  1.7 KiB kept
            ┏ Topics messages  rate ━━━━━━━━━━━┓┌ Message ─────────────────────────────────┐
            ┃▾ home 3 topics           7  1.2/s┃│home/kitchen/climate                      │
            ┃   door = open                   1┃│19:00:05.000  QoS 0  36 B  +1.000 s       │
            ┃ ▾ kitchen 1 topic        5  1.0/s┃│                                          │
            ┃    climate = {"temp":24… 5  1.0/s┃│{                                         │
            ┃   x\x1b[2J = \x1b]0;evi… 1  0.2/s┃│  "temp": 24.5,                           │
            ┃  raw = 00 01 ff          1  0.2/s┃│  "unit": "°C",                           │
            ┃                                  ┃│  "ok": true                              │
            ┃                                  ┃│}                                         │
            ┃                                  ┃│                                          │
            ┃                                  ┃│                                          │
            ┃                                  ┃│                                          │
            ┃                                  ┃│                                          │
            ┃                                  ┃└──────────────────────────────────────────┘
            ┃                                  ┃┌ Plot .temp now 24.5 (1/1, f turns, 5 poin┐
            ┃                                  ┃│24.7   │                          ⢀⣀⣀⡠⠤⠤⠔⠒│
            ┃                                  ┃│       │                ⣀⣀⡠⠤⠤⠔⠒⠒⠉⠉⠁       │
            ┃                                  ┃│       │       ⢀⣀⣀⠤⠤⠒⠒⠉⠉                  │
            ┃                                  ┃│20.3   │⠤⠔⠒⠒⠊⠉⠉⠁                          │
            ┃                                  ┃│       └──────────────────────────────────│
            ┃                                  ┃│19:00:01                          19:00:05│
            ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛└──────────────────────────────────────────┘
            q quit  ? help  / search  Tab pane  Space pause  d diff  v plot  p publish
        "#]],
    );
    // Its other messages are no numbers.
    watch.keys("↑↑");
    assert!(watch.shows("no number in the messages"));
}

#[test]
fn a_message_is_written() {
    let mut watch = Watch::home(80, 24);
    watch.keys("↓r");
    check(
        &mut watch,
        &expect![[r#"
        ● localhost:1883  #                    8 messages  1.4/s  4 topics  1.7 KiB kept
        ┏ Topics messages  rate ━━━━━━━━━━━┓┌ Message ─────────────────────────────────┐
        ┌ Publish ─────────────────────────────────────────────────────────────────────┐
        │Topic   home/door                                                             │
        │Payload                                                                       │
        │open                                                                          │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │QoS     0   (0, 1, 2)                                                         │
        │Retain  [x]  (Space)                                                          │
        │Properties (content-type: text/plain, user-property: key=value …)             │
        │content-type: text/plain                                                      │
        │user-property: floor=2                                                        │
        │                                                                              │
        │                                                                              │
        └ Ctrl-S publishes  Tab next  Esc closes ──────────────────────────────────────┘
        ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛└──────────────────────────────────────────┘
        q quit  ? help  / search  Tab pane  Space pause  d diff  v plot  p publish
    "#]],
    );
    watch.keys("ed");
    let Some(Effect::Publish(draft)) = watch.control('s') else {
        panic!("nothing is published")
    };
    assert_eq!(
        (draft.topic.as_str(), draft.payload.as_slice()),
        ("home/door", b"opened".as_slice())
    );
    assert!(draft.retain);
    assert_eq!(draft.properties.list().iter().count(), 2);
    assert_eq!(watch.keys("p"), None);
    assert!(watch.shows("Publish"));
    watch.keys("⎋");
    assert!(!watch.shows("Publish"));
}

#[test]
fn the_keys_are_explained() {
    let mut watch = Watch::new(80, 30);
    watch.keys("?");
    check(
        &mut watch,
        &expect![[r#"
        ● localhost:1883  #                          0 messages  0/s  0 topics  0 B kept
        ┌ Keys ────────────────────────────────────────────────────────────────────────┐
        │Anywhere                                                                      │
        │  q, Ctrl-C                 quit                                              │
        │  ?                         this help                                         │
        │  Tab, Shift-Tab            next pane, pane before                            │
        │  Space                     hold the screen, or go on; nothing is lost        │
        │  Esc                       back: to the latest message, to all topics        │
        │Topics                                                                        │
        │  ↑ ↓, j k, PgUp PgDn, g G  move                                              │
        │  ← →, h l, Enter           close and open a level                            │
        │  * -                       open and close all levels                         │
        │  /                         search topics and payloads; Esc shows all again   │
        │  n N                       next topic that was found, topic before           │
        │  D                         clear what is retained here and below; asks first │
        │Messages                                                                      │
        │  ↑ ↓ in History            choose an earlier message                         │
        │  d                         show what differs from the message before         │
        │  v                         plot a number over time, or show the history      │
        │  f F                       plot the next number, the number before           │
        │  y Y                       copy the payload, the topic                       │
        │  p                         publish a message                                 │
        │  r                         edit this message and publish it again            │
        │  e E                       export records: all, only here and below          │
        │Mouse                                                                         │
        │  click                     select; again: open or close                      │
        │  wheel                     scroll                                            │
        └ any other key closes ────────────────────────────────────────────────────────┘
        ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛└──────────────────────────────────────────┘
        q quit  ? help  / search  Tab pane  Space pause  d diff  v plot  p publish
    "#]],
    );
    watch.keys("x");
    assert!(watch.shows("nothing has come yet"));
}

#[test]
fn every_line_of_the_help_fits_a_common_terminal() {
    for (key, meaning) in view::HELP {
        assert!(meaning.chars().count() <= 49, "{meaning}");
        assert!(key.chars().count() <= 26, "{key}");
    }
}

#[test]
fn a_search_shows_what_it_found() {
    let mut watch = Watch::home(80, 24);
    watch.keys("/KITCH");
    assert!(watch.shows("search: KITCH"));
    watch.keys("⏎");
    let screen = watch.screen();
    assert!(screen.contains("climate") && !screen.contains("door"), "{screen}");
    // Words of a payload, and of one that comes later.
    watch.keys("⎋/open⏎");
    assert!(watch.shows("door") && !watch.shows("climate"));
    watch.publish("new/one", b"reopened");
    watch.publish("new/two", b"closed");
    let screen = watch.screen();
    assert!(
        screen.contains("one = reopened") && !screen.contains("two"),
        "{screen}"
    );
    watch.keys("n");
    assert_eq!(watch.path(), "home/door");
    watch.keys("n");
    assert_eq!(watch.path(), "new/one");
    watch.keys("nN");
    assert_eq!(watch.path(), "new/one");
    watch.keys("⎋");
    assert!(watch.shows("climate"));
}

#[test]
fn levels_are_closed_and_opened() {
    let mut watch = Watch::home(80, 24);
    watch.keys("g←");
    assert!(!watch.shows("kitchen"));
    assert!(watch.shows("▸ home 3 topics"));
    watch.keys("→");
    assert!(watch.shows("kitchen"));
    watch.keys("→");
    assert_eq!(watch.path(), "home/door");
    watch.keys("←");
    assert_eq!(watch.path(), "home");
    watch.keys("-");
    assert!(!watch.shows("door"));
    watch.keys("*");
    assert!(watch.shows("climate"));
}

#[test]
fn a_pause_holds_the_screen_and_no_message() {
    let mut watch = Watch::home(80, 24);
    watch.keys("↓↓↓ ");
    let before = watch.screen();
    for number in 0..100 {
        watch.publish("home/kitchen/climate", b"later");
        watch.publish(&format!("new/{number}"), b"x");
    }
    let held = watch.screen();
    assert!(held.lines().next().unwrap().contains("PAUSED +200"), "{held}");
    let below = |screen: &str| screen.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(below(&held), below(&before));
    watch.keys(" ");
    let screen = watch.screen();
    assert!(
        screen.contains("208 messages") && screen.contains("later"),
        "{screen}"
    );
}

#[test]
fn an_earlier_message_is_chosen_and_stays() {
    let mut watch = Watch::home(80, 24);
    watch.keys("↓↓↓⇥⇥↓↓");
    assert!(watch.shows("22.5,\n") || watch.shows("\"temp\": 22.5"));
    watch.publish("home/kitchen/climate", b"{\"temp\":99}");
    let screen = watch.screen();
    assert!(
        screen.contains("\"temp\": 22.5") && screen.contains("an earlier one"),
        "{screen}"
    );
    watch.keys("⎋");
    assert!(watch.shows("\"temp\": 99"));
}

#[test]
fn what_the_user_asks_for_is_an_effect() {
    let mut watch = Watch::home(80, 24);
    watch.keys("↓");
    assert_eq!(watch.keys("y"), Some(Effect::Copy("open".to_owned())));
    assert_eq!(watch.keys("Y"), Some(Effect::Copy("home/door".to_owned())));
    assert_eq!(
        watch.keys("e⏎"),
        Some(Effect::Export {
            file: "watch.ndjson".to_owned(),
            below: None
        })
    );
    assert_eq!(
        watch.keys("E2⏎"),
        Some(Effect::Export {
            file: "watch.ndjson2".to_owned(),
            below: Some("home/door".to_owned())
        })
    );
    assert_eq!(watch.keys("e⎋"), None);
    assert_eq!(watch.keys("q"), Some(Effect::Quit { interrupted: false }));
    assert_eq!(watch.control('c'), Some(Effect::Quit { interrupted: true }));
    assert_eq!(
        watch.state.input(Input::End, watch.now),
        Some(Effect::Quit { interrupted: false })
    );
}

#[test]
fn nothing_is_cleared_without_a_yes() {
    let mut watch = Watch::home(80, 24);
    watch.keys("g");
    let filter = TopicFilter::new("home/#").unwrap();
    assert_eq!(watch.keys("D"), Some(Effect::CountRetained(filter.clone())));
    let found = |count| Input::Retained {
        filter: TopicFilter::new("home/#").unwrap(),
        count,
    };
    watch.state.input(found(0), watch.now);
    assert!(watch.shows("nothing is retained at home/#"));
    watch.state.input(found(3), watch.now);
    assert!(watch.shows("clear 3 retained messages at home/#? y/n"));
    assert_eq!(watch.keys("⏎"), None);
    assert!(watch.shows("nothing was cleared"));
    watch.state.input(found(1), watch.now);
    assert_eq!(watch.keys("y"), Some(Effect::ClearRetained(filter)));
}

#[test]
fn a_lost_connection_is_seen() {
    let mut watch = Watch::home(80, 24);
    let down = Connection::Down("the connection was lost; trying again in 1s".to_owned());
    watch.state.input(Input::Connection(down), watch.now);
    assert!(watch.screen().starts_with("○ localhost:1883  the"));
    watch.state.input(Input::Connection(Connection::Up), watch.now);
    watch
        .state
        .input(Input::Notice("connected again".to_owned()), watch.now);
    let screen = watch.screen();
    assert!(
        screen.starts_with("● localhost:1883") && screen.ends_with("connected again\n"),
        "{screen}"
    );
    watch.now += Duration::from_mins(1);
    assert!(!watch.shows("connected again"));
}

#[test]
fn the_mouse_selects_opens_and_scrolls() {
    let mut watch = Watch::home(80, 24);
    let click = MouseEventKind::Down(MouseButton::Left);
    watch.mouse(click, 5, 3);
    assert_eq!(watch.path(), "home/door");
    watch.mouse(click, 5, 4);
    watch.mouse(click, 5, 4);
    assert!(!watch.shows("climate"));
    watch.mouse(click, 5, 4);
    watch.mouse(MouseEventKind::ScrollDown, 5, 4);
    assert_ne!(watch.path(), "home/kitchen");
    watch.mouse(click, 50, 3);
    assert_eq!(watch.state.focus, Pane::Message);
    // A click beside everything does nothing.
    watch.mouse(click, 79, 23);
    watch.mouse(click, 500, 500);
}

#[test]
fn decoded_payloads_and_those_that_are_not() {
    let mut watch = Watch::new(80, 24);
    watch.publish("hexed/a", b"6869");
    watch.publish("hexed/b", b"zz");
    watch.keys("↓");
    let screen = watch.screen();
    assert!(screen.contains("decoded") && screen.contains("│hi"), "{screen}");
    watch.keys("↓");
    assert!(watch.shows("not decoded: it is not hex"));
    assert!(watch.shows("│zz"));
}

#[test]
fn what_is_kept_is_exported_in_order() {
    let mut watch = Watch::home(80, 24);
    watch.publish("home", b"top");
    watch.publish("homely", b"not below");
    let all = watch.state.export(None);
    assert_eq!(all.len(), 10);
    assert_eq!(
        (all[0].topic, all[0].retain, all[9].topic),
        ("home/door", true, "homely")
    );
    let below: Vec<&str> = watch
        .state
        .export(Some("home"))
        .iter()
        .map(|message| message.topic)
        .collect();
    assert_eq!(below.len(), 8);
    assert!(
        below
            .iter()
            .all(|topic| *topic == "home" || topic.starts_with("home/"))
    );
    assert_eq!(all[1].qos, QoS::AtMostOnce);
}

#[test]
fn colours_are_an_option() {
    let mut watch = Watch::home(80, 24);
    let is_plain = |buffer: &Buffer| {
        buffer
            .content
            .iter()
            .all(|cell| cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset)
    };
    assert!(is_plain(&watch.buffer()));
    watch.state.settings.color = true;
    assert!(!is_plain(&watch.buffer()));
}

#[test]
fn fifty_thousand_topics_are_listed() {
    let mut watch = Watch::new(80, 24);
    for number in 0..50_000 {
        watch.publish(&format!("plant/{}/device{number}", number % 100), b"1");
    }
    watch.keys("*G");
    assert_eq!(watch.path(), "plant/99/device9999");
    assert!(watch.shows("50,000 messages"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_message_can_be_shown_at_any_size(
        messages in proptest::collection::vec(any_message(), 1..8),
        keys in "[a-zA-Z?/ *↓↑→←⏎⇥⎋-]{0,30}",
        width in 0..120_u16,
        height in 0..40_u16,
    ) {
        let mut watch = Watch::new(width, height);
        for message in &messages {
            watch.take(message.as_message());
        }
        watch.keys(&keys);
        let screen = watch.screen();
        let steers = screen.chars().find(|character| *character != '\n' && is_unsafe(*character));
        prop_assert_eq!(steers, None);
    }
}
