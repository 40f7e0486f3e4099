//! The words of the manual about the commands that look at a broker.

use super::manual_text::{CONNECTION, Page, RECONNECTING};
use super::native::help;

pub(super) const TOP: Page = Page {
    command: Some("top"),
    description: &[
        "Subscribes, # if nothing else is said, and shows for each topic how much comes, how often, how regularly and when \
         last, and which topics have fallen silent.",
        "On a terminal it is drawn in place, twice a second: r, b, l, s and t sort by rate, bytes, latest message, silence and \
         name, q quits. In a pipe, and with --once or --output, it is a table or an object of JSON at the end: after -W, on \
         SIGINT or SIGTERM, or when the connection is lost for good. --interval prints one so often too.",
        "The time of -W begins with the connection, and its end is a success.",
    ],
    sections: &[
        ("FIGURES", FIGURES),
        ("LOST CONNECTIONS", RECONNECTING),
        ("CONNECTING", CONNECTION),
    ],
    connects: true,
    lists_environment: false,
    examples: help::TOP,
};

const FIGURES: &[&str] = &[
    "MSG/S\tMessages a second, over the last 10 to 11 seconds while it goes on, over the whole time at the end.",
    "MESSAGES, BYTES\tHow many came, and how long their payloads are together.",
    "P50, P99\tThe time from one message to the next: half of them, and 99 of 100, are no longer. They are within a \
     sixteenth of the true ones.",
    "LAST\tHow long ago the last one came.",
    "R\tThe broker sent a retained message. It counts, and is in no rate and no time between messages, since nobody knows \
     when it was published. What a topic retains later does not show.",
    "S\tThe topic is silent: nothing has come for 5 times its median gap, and for longer than 99 of 100 of its gaps and a \
     second. --silent-after 3x makes that 3 times, --silent-after 30s this time whatever the gaps are.",
    "With --output json each line is an object; schema/top-snapshot.schema.json says what is in it. Times are in seconds, \
     bytes are those of payloads.",
    "A topic takes up to a kilobyte of memory and its name, 256 MiB in all. Messages on topics for which there is no more \
     are counted in the first line only, which tells how many they are.",
];

pub(super) const PROBE: Page = Page {
    command: Some("probe"),
    description: &[
        "Connects with MQTT 5, 3.1.1 and 3.1, one after the other, and tells which of them the broker takes, what it \
         announces in CONNACK, what it says of itself below $SYS, and, on a connection of the latest version it takes, \
         what of that works: each QoS, wildcards, retained messages, shared subscriptions, subscription identifiers, \
         topic aliases, messages of up to 1 MiB, and how long a message of QoS 0 is under way there and back.",
        "All that is published stands below culex-probe/ and a level of random letters; --topic-prefix has it below another \
         topic, where the client may publish. What was retained there is cleared, also when the run is interrupted. With \
         --passive nothing is published, and features are announced or not, and not tried.",
        "A feature that is announced, or that every broker must have, and does not work when it is tried is a problem, and \
         is named at the end. So is one that works and is not announced. A broker closes the connection on some of what \
         it does not do: then probe makes another one. The status is 0 if one of the versions was accepted.",
    ],
    sections: &[("OUTPUT", PROBE_OUTPUT), ("CONNECTING", CONNECTION)],
    connects: true,
    lists_environment: false,
    examples: help::PROBE,
};

const PROBE_OUTPUT: &[&str] = &[
    "--output json prints one object on one line; schema/probe-report.schema.json says what is in it. problems is an empty \
     array if all is well, so that a script can ask:",
    "  culex probe --output json | jq -e '.problems == []'",
    "Brokers of MQTT 3.1.1 and 3.1 announce nothing. What the standard asks of them is tried all the same.",
];
