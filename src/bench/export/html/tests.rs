//! The page: what is in it, and that it needs nothing else.

use super::render;
use crate::bench::find_max::FindMax;
use crate::bench::fixture::{Fake, report, scenario};
use crate::bench::report::{Allowance, Report, Verb};

fn searched() -> Report {
    let mut report = report(&[Fake::at(0), Fake::at(1)], &["lost == 0", "e2e.p99 < 1ms"]);
    let objective = "e2e.p99 < 2ms".parse().unwrap();
    let mut search = FindMax::new(objective, scenario(), Allowance::default(), 50.0);
    search.observe(Fake::at(1).part());
    search.observe(
        Fake {
            base: 9_000,
            ..Fake::at(1)
        }
        .part(),
    );
    report.searches.push(search.finish().0);
    report
}

fn count(page: &str, pattern: &str) -> usize {
    page.matches(pattern).count()
}

#[test]
fn it_has_every_plot_and_table() {
    let page = render(&searched());
    // The curve; two distributions; throughput and percentiles of two parts.
    assert_eq!(count(&page, "<svg "), 1 + 2 + 4);
    assert_eq!(count(&page, "<table>"), 4);
    for expected in [
        "Search for the highest rate",
        "End to end: how it is spread",
        "End to end: how long the tail is",
        "QoS 0: throughput",
        "QoS 1: end to end, second by second",
        "<td class=\"bad\">broken</td>",
        "p99.9",
        "Failed: 2 thresholds did not hold.",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn it_needs_nothing_but_itself() {
    let page = render(&searched());
    for foreign in ["http:", "https:", "src=", "href=", "url(", "@import", "<script"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

#[test]
fn what_others_wrote_is_text() {
    let mut report = searched();
    let topic = "<script>alert(1)</script>".into();
    report.scenario.settings.insert("topic".to_owned(), topic);
    report.parts[0].name = "<b>&\"".to_owned();
    report.run = "<i>".to_owned();
    let page = render(&report);
    assert!(!page.contains("<script"));
    assert!(!page.contains("<b>&\""));
    assert!(page.contains("&lt;b&gt;&amp;&quot;: throughput"));
    assert!(!page.contains("<i>\n") && page.contains("Run &lt;i&gt; of"));
}

#[test]
fn numbers_are_finite_whatever_was_measured() {
    let mut empty = Fake::at(0).part_of(crate::bench::Recorder::new());
    empty.window.seconds = 0.0;
    let mut one = crate::bench::Recorder::new();
    one.published(std::time::Duration::ZERO, 1);
    for verb in [Verb::E2e, Verb::Pub, Verb::Sub, Verb::Conn] {
        let mut report = report(&[Fake::at(0)], &[]);
        report.scenario.verb = verb;
        report.parts.push(empty.clone());
        report.parts.push(Fake::at(1).part_of(one.clone()));
        let page = render(&report);
        assert!(!page.contains("NaN") && !page.contains("inf "), "{verb:?}");
    }
}

/// Each tag that is opened is closed, in order.
#[test]
fn it_is_well_formed() {
    let page = render(&searched());
    let body = page.split_once("</head>").unwrap().1;
    let mut open: Vec<&str> = Vec::new();
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        match tag.strip_prefix('/') {
            Some("html") => {}
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split_whitespace().next().unwrap()),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}
