//! Examples of each command: in its help, in the manual, and checked by a test.

use std::fmt::Write;

/// A line to type, and what it does.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Example {
    pub(in crate::cli) line: &'static str,
    pub(in crate::cli) what: &'static str,
}

const fn example(line: &'static str, what: &'static str) -> Example {
    Example { line, what }
}

/// Of `culex` itself.
#[rustfmt::skip]
pub(in crate::cli) const ROOT: &[Example] = &[
    example("culex broker", "Start a broker on 127.0.0.1:1883, to try things with."),
    example("culex sub -t '#' -v", "Print all that is published there, in another terminal."),
    example("culex pub -t greeting -m hello", "Publish something, in a third."),
];

#[rustfmt::skip]
pub(in crate::cli) const PUBLISH: &[Example] = &[
    example("culex pub -t room/1/lamp -m on", "Publish a text."),
    example("culex pub -t picture -f cat.jpg -q 1 -r", "Publish a file at least once, and have the broker keep it."),
    example("tail -f log.txt | culex pub -t log -l -q 1", "Publish each line as it comes."),
    example("seq 100000 | culex pub -t load -l --rate 1000/s", "Publish lines no faster than a thousand a second."),
    example("culex pub -t ping -m hello --repeat 10 --repeat-delay 500ms", "Publish the same message ten times."),
    example("culex pub -h broker.example -u anna --ask-password -t a -m b", "Publish elsewhere, under a name."),
    example(
        "culex pub -t job -m '{}' --content-type application/json --response-topic answer",
        "Publish with properties of MQTT 5.",
    ),
    example("culex pub --records day.ndjson --speed 10x --topic-prefix replay/", "Publish again what culex sub --output json recorded, ten times as fast."),
    example("culex pub -t room/1/set -m '{\"temp\":21}' --encode cbor", "Publish JSON as CBOR."),
    example("culex pub -t lamp/set -m on --expect-topic lamp/state --then-expect '.payload == \"on\"' -W 3", "Fail a script unless the lamp says that it is on."),
    example("culex pub -t old/topic -n -r", "Clear the retained message of a topic."),
];

#[rustfmt::skip]
pub(in crate::cli) const SUBSCRIBE: &[Example] = &[
    example("culex sub -t 'room/+/lamp' -v", "Print topic and payload of each message."),
    example("culex sub -t '#' --output json | jq .topic", "Print everything about each message as a line of JSON."),
    example("culex sub -t status -C 1 -W 5", "Wait for one message, for five seconds at most."),
    example("culex sub -t '#' --retained-only -F '%t: %l bytes'", "List the retained messages with their sizes."),
    example("culex sub -t '$share/workers/job/#' -q 1", "Share the messages with the other workers."),
    example("culex sub -t 'room/#' --where '.payload.temp > 25' -v", "Print the messages of rooms that are too warm."),
    example("culex sub -t 'room/#' --select '[.topic, .payload.temp]' --changed", "Print two things of each message that brings news."),
    example("culex sub -t 'oven/#' --expect '.payload.temp > 200' --expect-none '.topic == \"oven/fire\"' -W 60", "Fail a script unless it is hot within a minute, and nothing burns."),
    example("culex sub -t '#' --decode 'spBv1.0/#=sparkplug' --decode auto", "Show Sparkplug B with its names of metrics, and what else has a code as JSON."),
    example("culex sub -t 'plant/#' --output json --out-dir archive --rotate 1h --compress gzip", "Keep an archive of records, a file a topic and hour."),
    example("culex sub -t 'alarm/#' --exec 'logger -t \"$CULEX_TOPIC\"'", "Run a command for each message, with the payload as its input."),
    example("culex sub -t log/# -q 1 -i logger -c", "Get what was published while this client was away, too."),
    example("culex sub -t picture -C 1 -N > cat.jpg", "Write one payload to a file as it is."),
];

#[rustfmt::skip]
pub(in crate::cli) const REQUEST: &[Example] = &[
    example("culex rr -t lamp/get -m state -W 5", "Ask, and print the response if it comes within five seconds."),
    example("culex rr -t sum -l --inflight 20 -q 1 -W 2 < tasks.txt", "Ask a question a line, twenty at once."),
    example("culex rr -t who -n --responses 3 --output json --latency", "Print the first three responses with their times."),
    example("culex rr -V 311 -t door/ask -e door/reply -m open?", "Ask a device that speaks MQTT 3.1.1 and responds on a topic of its own."),
];

#[rustfmt::skip]
pub(in crate::cli) const TOP: &[Example] = &[
    example("culex top", "Watch the rates of all topics; q quits."),
    example("culex top -t 'sensor/#' --sort silent", "Watch for sensors that have stopped."),
    example("culex top --once -W 30s --limit 10", "Print the ten busiest topics of half a minute."),
    example("culex top --once --silent-after 1m -W 5m --output json | jq -r '.rows[] | select(.silent_for) | .topic'", "List what has said nothing for a minute."),
    example("culex top --interval 1m --output json >> top.ndjson", "Keep a snapshot a minute."),
];

#[rustfmt::skip]
pub(in crate::cli) const PROBE: &[Example] = &[
    example("culex probe -h broker.example", "Tell what the broker announces, and what of it works."),
    example("culex probe -h broker.example --passive", "Tell what it announces, and publish nothing."),
    example("culex probe --output json | jq .announced.receive_maximum", "Take one fact of it in a script."),
];

#[rustfmt::skip]
pub(in crate::cli) const RETAIN_CLEAR: &[Example] = &[
    example("culex retain-clear 'old/#' --dry-run", "List what would be cleared."),
    example("culex retain-clear 'old/#' --exclude 'old/keep/#' --backup old.ndjson", "Clear a branch but for a part of it, and save it before."),
    example("culex retain-clear '#' --match 'tmp-[0-9]+$' --yes --output json", "Clear in a script, which cannot be asked."),
];

#[rustfmt::skip]
pub(in crate::cli) const WATCH: &[Example] = &[
    example("culex watch", "Look at all topics of the broker on this machine."),
    example("culex watch -h broker.example -t 'plant/#' -T 'plant/log/#'", "Look at a part of what another one has."),
    example("culex watch --decode 'spBv1.0/#=sparkplug' --history 1GB", "Read Sparkplug B, and keep much."),
];

#[rustfmt::skip]
pub(in crate::cli) const BENCH: &[Example] = &[
    example("culex bench --embedded", "Test the embedded broker at QoS 0, 1 and 2, ten seconds each."),
    example("culex bench -h broker.example -q 1 --rate 20000/s --duration 1m", "Publish at a steady rate, and tell how long messages take."),
    example("culex bench e2e --topology fan-out --subscribers 1000 -q 0 --size 64..4096", "One publisher, a thousand subscribers, payloads of many sizes."),
    example("culex bench pub -c 1000 --inflight 10 -q 1 --messages 1000000", "Publish a million messages from a thousand clients."),
    example("culex bench conn -c 10000 --ramp 1000/s --duration 1m", "Connect ten thousand clients and keep them for a minute."),
    example("culex bench -q 1 --stages 10s@1000/s,30s@5000/s", "Step the rate up."),
];

#[rustfmt::skip]
pub(in crate::cli) const BENCH_SHOW: &[Example] = &[
    example("culex bench show run.json", "Tell what a report says, as the run did."),
    example("culex bench show run.json --html run.html --output markdown", "Make a page with plots, and tables for a comment."),
    example("culex bench show run.json --threshold 'lost == 0'", "Hold another threshold against it."),
];

#[rustfmt::skip]
pub(in crate::cli) const BENCH_MERGE: &[Example] = &[
    example("culex bench merge shard-1.json shard-2.json --report run.json", "Add up two shards."),
];

#[rustfmt::skip]
pub(in crate::cli) const BENCH_COMPARE: &[Example] = &[
    example("culex bench compare before.json now.json --max-regression e2e.p99=20%,received.rate=10%", "Fail if the tail or the throughput got worse."),
    example("culex bench compare before-1.json before-2.json before-3.json --new now-1.json now-2.json now-3.json", "Tell a change from chance: several runs a side."),
];

#[rustfmt::skip]
pub(in crate::cli) const BROKER: &[Example] = &[
    example("culex broker", "Listen on 127.0.0.1:1883."),
    example("culex broker --listen 127.0.0.1:0", "Take a free port; a line on standard error says which."),
    example("culex broker --listen 127.0.0.1:1883 --listen '[::1]:1883'", "Listen on two addresses."),
];

#[rustfmt::skip]
pub(in crate::cli) const COMPLETIONS: &[Example] = &[
    example("culex completions bash > ~/.local/share/bash-completion/completions/culex", "For Bash."),
    example("culex completions zsh > ~/.zfunc/_culex", "For Zsh, with ~/.zfunc in fpath."),
    example("culex completions fish > ~/.config/fish/completions/culex.fish", "For Fish."),
];

#[rustfmt::skip]
pub(in crate::cli) const INSTALL_LINKS: &[Example] = &[
    example("culex install-links ~/.local/bin", "Put the three clients before those of the system, for this user."),
];

#[rustfmt::skip]
pub(in crate::cli) const MAN: &[Example] = &[
    example("culex man ~/.local/share/man/man1", "Install the pages for this user."),
];

/// The end of the help of `culex` itself.
pub(super) const ROOT_TEXT: &str = "\
Try it, in three terminals:
  culex broker
  culex sub -t '#' -v
  culex pub -t greeting -m hello

culex COMMAND --help tells the flags of a command. -h is the host, as in every MQTT client.";

/// The examples as they stand at the end of a help.
pub(super) fn after_help(examples: &[Example]) -> String {
    let mut text = "Examples:".to_owned();
    for Example { line, what: _ } in examples {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {line}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::native::tests::parsed;

    /// The part of a shell's line that is culex's command line.
    fn command_line(line: &str) -> &str {
        let start = line.find("culex ").unwrap();
        let end = line.find(" > ").or(line.find(" < ")).unwrap_or(line.len());
        let rest = &line[start..end];
        match rest.rfind(" | ") {
            Some(pipe) => &rest[..pipe],
            None => rest,
        }
    }

    #[test]
    fn every_example_is_right() {
        for examples in [
            ROOT,
            PUBLISH,
            SUBSCRIBE,
            REQUEST,
            RETAIN_CLEAR,
            BENCH,
            BENCH_SHOW,
            BENCH_MERGE,
            BENCH_COMPARE,
            BROKER,
            COMPLETIONS,
            INSTALL_LINKS,
            MAN,
        ] {
            for Example { line, what } in examples {
                parsed(command_line(line));
                assert!(what.ends_with('.'), "{what}");
            }
        }
    }
}
