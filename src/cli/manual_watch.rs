//! The words of the page of `watch`.

use super::manual_text::{CONNECTION, Page};
use super::native::help;

pub(super) const WATCH: Page = Page {
    command: Some("watch"),
    description: &[
        "Shows the topics of a broker as a tree in the terminal, each with its number of messages and their rate, and the \
         message that is selected with its payload, its properties and those before it. ? explains the keys; the mouse \
         selects and scrolls.",
        "Every message that comes is counted and kept, however many they are: what takes too long is not drawn instead. A \
         screen is drawn at most 30 times a second, and less often where the terminal is slow.",
        "--history is the memory for messages. When it is full the oldest are forgotten, and the last message of each topic \
         after all others. The tree has as much again, and at least 64 MiB: topics beyond that are counted as not shown.",
        "A payload is shown as --decode says; what it does not name is recognised as --decode auto does. JSON is indented, \
         text shown as it is, and the rest in hexadecimal.",
        "watch needs a terminal, and ends with status 2 where standard output is none. The terminal is given back as it \
         was however it ends.",
    ],
    sections: &[("KEYS", KEYS), ("CONNECTING", CONNECTION)],
    connects: true,
    lists_environment: false,
    examples: help::WATCH,
};

const KEYS: &[&str] = &[
    "q\tQuit. Ctrl-C quits too, with status 130.",
    "/\tSearch for words in topics and payloads, also of messages that come later. Only what was found is shown, until \
     Esc; n and N go from one to the next.",
    "Space\tHold what is shown. Messages are counted and kept in the meantime.",
    "d\tShow what differs from the message before.",
    "v, f, F\tPlot a number of the JSON in the payload over time, the next number, the one before.",
    "p, r\tPublish a message; edit the one that is shown and publish it again. Ctrl-S sends it. Properties are a line \
     each, such as content-type: text/plain.",
    "D\tClear what is retained at the selected topic and below, as retain-clear does: it is looked for on a connection of \
     its own, and cleared after a question.",
    "y, Y\tCopy the payload or the topic into the clipboard by OSC 52, where the terminal lets programs do so.",
    "e, E\tExport all messages that are kept as records to a new file; only those at the selected topic and below. \
     culex pub --records publishes them again.",
];
