//! What messages, keys and the mouse bring about.

use super::*;

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
