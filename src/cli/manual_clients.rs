//! The pages of the three programs of the drop-in: every option, and what goes with them.

use clap_mangen::roff::{Roff, bold, italic, roman};

use super::manual::{body, prose};
use super::mosquitto::{Entry, Tool, entries, synopsis};

/// The pages by file name. The names are not those of mosquitto's own pages, which may be there too.
pub(super) fn pages() -> impl Iterator<Item = (String, Vec<u8>)> {
    Tool::ALL
        .into_iter()
        .map(|tool| (format!("culex-{}.1", tool.name()), page(tool).into_bytes()))
}

fn page(tool: Tool) -> String {
    let name = tool.name();
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n.TH CULEX-{} 1 \"\" \"culex {version}\" \"culex manual\"\n",
        name.to_uppercase()
    );
    let Words {
        what,
        description,
        sections,
        examples,
    } = words(tool);
    text += &prose("NAME", &[&format!("culex-{name} - {what}")]);
    let lines = synopsis(tool);
    let usage: Vec<&str> = lines.lines().map(|line| line.get(5..).unwrap_or(line)).collect();
    text += &prose("SYNOPSIS", &[&usage.join("\n")]);
    text += &prose("DESCRIPTION", description);
    text += &prose("DESCRIPTION", GRAMMAR).replacen(".SH DESCRIPTION\n", "", 1);
    text += &options(tool);
    for (heading, paragraphs) in sections.iter().chain(SHARED) {
        text += &prose(heading, paragraphs);
    }
    text += &prose("EXAMPLES", examples);
    text += &see_also(tool);
    text
}

fn options(tool: Tool) -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["OPTIONS"]);
    for Entry { names, value, text } in entries(tool) {
        roff.control("TP", []);
        let mut term = Vec::new();
        for name in names {
            if !term.is_empty() {
                term.push(roman(", "));
            }
            term.push(bold(*name));
        }
        if !value.is_empty() {
            term.push(roman(" "));
            term.push(italic(value));
        }
        roff.text(term);
        let mut sentence = capitalised(&text);
        for (name, more) in MORE {
            if names.contains(name) {
                sentence.push(' ');
                sentence.push_str(more);
            }
        }
        roff.text([roman(sentence)]);
    }
    body(&roff)
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

fn see_also(tool: Tool) -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    let others = Tool::ALL.into_iter().filter(|other| *other != tool);
    let mut inlines = vec![italic("culex-mosquitto"), roman("(1)")];
    for other in others {
        inlines.extend([
            roman(", "),
            italic(format!("culex-{}", other.name())),
            roman("(1)"),
        ]);
    }
    inlines.extend([roman(", "), italic("culex"), roman("(1)")]);
    roff.text(inlines);
    body(&roff)
}

/// What a page says beside its options.
struct Words {
    what: &'static str,
    description: &'static [&'static str],
    sections: &'static [(&'static str, &'static [&'static str])],
    examples: &'static [&'static str],
}

const fn words(tool: Tool) -> Words {
    match tool {
        Tool::Pub => Words {
            what: "publish messages, as mosquitto_pub does",
            description: &[
                "Publishes a message on a topic, or each line of its input as one, and ends when the broker has taken the \
                 last. Under the name mosquitto_pub, or as culex mosquitto_pub, culex is this program.",
                "Exactly one of -f, -l, -m, -n and -s says what is published. A message has at most 268,435,455 bytes.",
            ],
            sections: &[],
            examples: &[
                "  mosquitto_pub -t home/lamp -m on\n  mosquitto_pub -h broker.example -t home/state -f state.json -r -q 1\n  \
                 tail -F log | mosquitto_pub -t log -l -q 1\n  mosquitto_pub -V 5 -t a -m b -D publish content-type text/plain",
            ],
        },
        Tool::Sub => Words {
            what: "print the messages of topics, as mosquitto_sub does",
            description: &[
                "Subscribes to topics and prints each message with a newline behind it. Under the name mosquitto_sub, or as \
                 culex mosquitto_sub, culex is this program.",
                "The first connection must come about. When it is lost later, another is tried each second, without a \
                 word, and the topics are subscribed to again. SIGINT and SIGTERM end it with success.",
            ],
            sections: &[("OUTPUT FORMAT", FORMAT)],
            examples: &[
                "  mosquitto_sub -t 'home/#' -v\n  mosquitto_sub -t home/state -C 1 -W 5\n  \
                 mosquitto_sub -t '#' -F '%I %t %p'\n  mosquitto_sub -t '#' -F %j | jq .topic",
            ],
        },
        Tool::Rr => Words {
            what: "send a request and print its response, as mosquitto_rr does",
            description: &[
                "Subscribes to the response topic, publishes the request once the subscription stands, prints the first \
                 message that comes, and ends. Under the name mosquitto_rr, or as culex mosquitto_rr, culex is this program.",
                "In MQTT v5, the default, the request names the response topic. -t, -e and one of -f, -m, -n and -s are needed.",
            ],
            sections: &[("OUTPUT FORMAT", FORMAT)],
            examples: &[
                "  mosquitto_rr -t ask -e answer -m 'what time is it?'\n  mosquitto_rr -t ask -e answer -n -W 5 -V mqttv311",
            ],
        },
    }
}

const GRAMMAR: &[&str] = &[
    "An option is an argument of its own, exactly as written here: -dv and --topic=a are unknown. Its value is the next \
     argument, whatever that looks like. The last of an option that may stand once counts. Numbers that cannot be read \
     are 0.",
];

/// What the usage has no room for.
const MORE: &[(&str, &str)] = &[
    (
        "-C",
        "Messages that -T, -R or --retained-only keep away don't count; empty ones do. In MQTT v5 the broker is asked \
            for no more than that at once.",
    ),
    (
        "-d",
        "The lines go to standard output, among the messages, in the words of mosquitto's library.",
    ),
    (
        "-D",
        "The section PROPERTIES lists them. A user-property has a name and a value. It turns MQTT v5 on, unless -V \
            follows.",
    ),
    ("-E", "Messages that come before that are printed."),
    ("-F", "See OUTPUT FORMAT. It takes the place of -v."),
    (
        "-k",
        "After so long without a packet the broker is asked whether it is there; one that does not answer for as long \
            again is given up.",
    ),
    (
        "-l",
        "Lines are read once the broker has accepted the connection. A carriage return stays. When the connection is \
            lost it is made again, each second, and nothing that was read is forgotten.",
    ),
    (
        "-L",
        "All behind the first slash is the topic. Nothing is decoded.",
    ),
    ("-m", "Its bytes are sent as they are."),
    ("-M", "A broker of MQTT v5 may allow fewer."),
    ("-N", "An empty message then prints nothing at all."),
    ("-o", "A file that cannot be read is passed over."),
    ("-p", "0 is a Unix socket, with the host as its path."),
    ("-P", "Before MQTT v5 it needs a user name."),
    ("-R", "In MQTT v5 the broker is asked to send none."),
    ("-s", "Empty input is an error."),
    ("-W", "It then ends with status 27."),
    ("-x", "It turns MQTT v5 on, unless -V follows."),
    ("--repeat", "Each waits until the one before was delivered."),
    (
        "--remove-retained",
        "An empty retained message at QoS 1 clears each. With -C or --retained-only the run ends once all \
                           are acknowledged.",
    ),
    (
        "--retained-only",
        "If there is no other one it goes on waiting: -W ends that.",
    ),
    ("--latency", "A line behind the response has it, in s, ms or µs."),
    ("--insecure", "The chain of certificates is still checked."),
    ("--ws", "The path is /mqtt."),
    (
        "--proxy",
        "The proxy resolves the name of the broker. Its port is 1080 if none is given. %25, %3A and %40 stand for \
                 a per cent sign, a colon and an at sign in the user name and the password.",
    ),
    ("--quiet", "Wrong options are still told."),
    ("--cert", "It goes with --key."),
    ("--key", "It goes with --cert."),
    (
        "--tls-use-os-certs",
        "Port 8883 without --cafile and --capath does so too.",
    ),
];

const FORMAT: &[&str] = &[
    "Without -F and -v the payload is printed as it is, and an empty one not at all; with -v the topic and a space stand \
     before it, and (null) in the place of an empty one. -F gives a text in which these stand for parts of the message:",
    "%%\tA per cent sign.",
    "%A\tThe topic alias.",
    "%C\tThe content type.",
    "%D\tThe correlation data.",
    "%d, %f\tThe payload as a floating-point number of eight or four bytes, in the order of this machine.",
    "%E\tThe seconds until the message expires.",
    "%F\tThe payload format indicator.",
    "%I\tThe time at which it came, as 2016-08-10T09:47:38+0100.",
    "%J\tAs %j, with the payload as JSON instead of a string.",
    "%j\tThe message as JSON in one line: tst, topic, qos, retain, payloadlen, mid above QoS 0, properties if there are \
     any, payload.",
    "%l\tThe length of the payload in bytes.",
    "%m\tThe packet identifier.",
    "%P\tThe user properties, as name:value, with a space between them.",
    "%p\tThe payload.",
    "%q\tThe QoS.",
    "%R\tThe response topic.",
    "%r\tThe retain flag, 0 or 1.",
    "%S\tThe subscription identifier.",
    "%t\tThe topic.",
    "%U\tThe time at which it came in seconds since 1970, with nine digits behind the point.",
    "%x, %X\tThe payload in hexadecimal digits, lower or upper case.",
    "@c\tThat time as strftime(3) prints %c; @N is its nanoseconds, @@ an at sign.",
    "\\\\\\, \\0, \\a, \\e, \\n, \\r, \\t, \\v\tA backslash, NUL, and the control characters that C names so; \\e is escape.",
    "Between % and the letter may stand: - to fill up on the right, 0 to fill up with zeros, a width, a point and a \
     precision (the most bytes of a text, the digits of a number, the nibbles of a group of hexadecimal digits), and the \
     character that separates such groups. --pretty breaks JSON into lines.",
];

const SHARED: &[(&str, &[&str])] = &[
    (
        "PROPERTIES",
        &[
            "What -D takes, in any case of letters. They are sent in the order given.",
            "connect\tauthentication-data, authentication-method, maximum-packet-size, receive-maximum, \
             request-problem-information, request-response-information, session-expiry-interval, topic-alias-maximum, \
             user-property",
            "publish\tcontent-type, correlation-data, message-expiry-interval, payload-format-indicator, response-topic, \
             topic-alias, user-property",
            "subscribe\tsubscription-identifier, user-property",
            "unsubscribe\tuser-property",
            "disconnect\treason-string, server-reference, session-expiry-interval, user-property",
            "will\tcontent-type, correlation-data, message-expiry-interval, payload-format-indicator, response-topic, \
             user-property, will-delay-interval",
        ],
    ),
    (
        "FILES",
        &[
            "$XDG_CONFIG_HOME/mosquitto_pub, mosquitto_sub, mosquitto_rr\tOptions that stand before those of the command \
             line, or $HOME/.config/... where XDG_CONFIG_HOME is not set. A line is an option, and behind one space its \
             value to the end of the line, without quotation marks. A line that begins with # is a comment.",
        ],
    ),
    (
        "EXIT STATUS",
        &[
            "0 is success, 1 a wrong option or no connection; culex-mosquitto(1) has the whole list, and each difference from \
           mosquitto's own programs.",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::mosquitto::find_option;

    #[test]
    fn every_option_has_its_entry_in_the_pages_of_its_tools() {
        for tool in Tool::ALL {
            let page = page(tool);
            for Entry { names, .. } in entries(tool) {
                let name = names[0].replace('-', "\\-");
                let found = page.contains(&format!("\n.TP\n\\fB{name}\\fR"));
                assert!(found, "{} in the page of {}", names[0], tool.name());
            }
        }
    }

    #[test]
    fn what_more_is_said_is_said_of_an_option() {
        for (name, _) in MORE {
            let known = Tool::ALL.into_iter().any(|tool| find_option(tool, name));
            assert!(known, "{name}");
        }
    }

    #[test]
    fn every_property_of_a_command_is_listed() {
        use crate::mqtt::{PacketKind, Property};
        let lists = SHARED[0].1;
        for (command, packet) in [
            ("connect", PacketKind::Connect),
            ("subscribe", PacketKind::Subscribe),
            ("will", PacketKind::Will),
        ] {
            let line = lists
                .iter()
                .find(|line| line.starts_with(&format!("{command}\t")))
                .unwrap();
            for sample in [
                Property::SessionExpiryInterval(0),
                Property::AuthenticationMethod(""),
                Property::ContentType(""),
                Property::WillDelayInterval(0),
                Property::SubscriptionIdentifier(1),
                Property::UserProperty("", ""),
            ] {
                assert_eq!(
                    line.contains(sample.name()),
                    sample.is_allowed_in(packet),
                    "{command} {}",
                    sample.name()
                );
            }
        }
    }
}
