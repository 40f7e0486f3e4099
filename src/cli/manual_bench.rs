//! The words of the manual about reports of load tests.

use super::manual_text::Page;
use super::native::help;

pub(super) const SHOW: Page = Page {
    command: Some("bench show"),
    description: &[
        "Tells again what is in a report that culex bench --report wrote, in any shape. Thresholds that are given take the \
         place of those of the run.",
    ],
    sections: &[("THRESHOLDS", THRESHOLDS)],
    connects: false,
    lists_environment: false,
    examples: help::BENCH_SHOW,
};

pub(super) const MERGE: Page = Page {
    command: Some("bench merge"),
    description: &[
        "Adds up the reports of the shards of one run: counts and histograms exactly, so that percentiles are those of all \
         messages together. Rates are those of the common window.",
        "Reports that do not belong together are refused: of another run, with other settings, cut into another number \
         of shards, the same shard twice, another version. Missing shards, and shards that did not measure at the same time, \
         are told as caveats.",
        "End to end latency across machines compares two clocks. Shards publish to their own subscribers, so that a message \
         is measured by one.",
    ],
    sections: &[("THRESHOLDS", THRESHOLDS)],
    connects: false,
    lists_environment: false,
    examples: help::BENCH_MERGE,
};

pub(super) const COMPARE: Page = Page {
    command: Some("bench compare"),
    description: &[
        "Compares reports of now with those of before, number by number, and fails with status 99 if one got worse by more \
         than --max-regression allows: a time or a count that grew, a rate that fell.",
        "With several runs a side each change has an interval of 95 % confidence: Welch's t interval of the logarithms of \
         the runs. A change beyond its limit whose interval has \"no change\" in it is called noise, and does not fail. \
         With one run on a side the noise is not known; the comparison says so, and takes the numbers as they are.",
    ],
    sections: &[("METRICS", METRICS)],
    connects: false,
    lists_environment: false,
    examples: help::BENCH_COMPARE,
};

pub(super) const THRESHOLDS: &[&str] = &[
    "A condition is a metric, one of < <= > >= ==, and a value: a time in us, ms or s; a rate such as 20000/s or 20k/s; a \
     count; for lost, duplicated, reordered and late also a percentage. Several are joined by and. Each condition is held \
     against each part that measures it, and all must hold; a metric without samples does not.",
    "published.count, published.rate\tMessages that were published in the window.",
    "received.count, received.rate\tMessages that arrived, each once; a repeat is no message.",
    "lost, duplicated, reordered\tMessages that never arrived, arrivals beyond the first, and arrivals after a later message of \
     the same publisher. As percentages: of what was owed, received, received.",
    "late\tMessages that left too long after the instant that the rate meant.",
    "connect.count, connect.rate\tConnections; the rate in bench conn.",
    "connect.*, subscribe.*, ack.*, e2e.*\tHow long it took to connect, to subscribe, from publishing to acknowledgement, \
     from publishing to arrival.",
    "service.*\tAs e2e, or as ack where nothing is received, from the instant a message really left.",
    "lag.*\tFrom the instant that the rate meant to the one a message really left.",
    "*\tmin, mean, max, p50, p90, p95, p99, p99.9 or p99.99.",
];

const METRICS: &[&str] = &[
    "The metrics are those of the thresholds of culex-bench(1). Without --max-regression the usual ones are shown, and nothing \
     fails.",
];

pub(super) const LIVE: &[&str] = &[
    "On a terminal a line on standard error tells rate, latency, clients and the time left; --progress tells a plain line a \
     second elsewhere. --prometheus serves the numbers at /metrics while the run lasts.",
    "--abort-on-fail ends the run as soon as a count has passed its limit, or another threshold did not hold for three \
     seconds together. While the run lasts, a message counts as lost once a later one of its publisher has come and it has \
     not for as long as --drain says; one that nothing has overtaken may still be on its way, and is lost only at the end.",
    "--find-max runs with rates that double until the condition breaks, then between the last that held and the first \
     that did not, until they are 5 % apart. What breaks is run again, as it may be chance, and so is the highest rate \
     that held. Each run lasts --duration. The reason is that of the lowest rate above the highest at which no run held; where \
     this program was busy or sent late there, it says that the limit may be the generator and not the broker.",
];

pub(super) const REPORT: &[&str] = &[
    "The file of --report is JSON, whose schema is schema/bench-report.schema.json in the sources. It has every histogram, and \
     bench show, merge and compare read it. It has no secrets.",
    "Caveats are told in every shape: a generator that is itself close to its limit, messages that left late, clients that \
     reconnected, percentiles that rest on too few messages, subscribers that fall behind, a system clock that was set \
     meanwhile.",
];
