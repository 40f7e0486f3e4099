//! What is drawn, screen by screen.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

use expect_test::expect;

use super::*;

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
