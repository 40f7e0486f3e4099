//! The words of the manual.

use super::native::{Example, help};
use super::{manual_bench, manual_observe, manual_request, manual_sub, manual_watch};

/// One page.
pub(super) struct Page {
    /// The verb; `None` is `culex` itself.
    pub(super) command: Option<&'static str>,
    /// Paragraphs.
    pub(super) description: &'static [&'static str],
    /// Sections behind the options: heading and paragraphs.
    pub(super) sections: &'static [(&'static str, &'static [&'static str])],
    /// Whether it meets a broker, and so may end in every way there is.
    pub(super) connects: bool,
    /// Whether the variables stand here.
    pub(super) lists_environment: bool,
    pub(super) examples: &'static [Example],
}

/// All pages, in the order in which they name one another.
pub(super) const PAGES: &[Page] = &[
    ROOT,
    PUBLISH,
    SUBSCRIBE,
    REQUEST,
    manual_observe::TOP,
    manual_observe::PROBE,
    RETAIN_CLEAR,
    manual_watch::WATCH,
    BENCH,
    manual_bench::SHOW,
    manual_bench::MERGE,
    manual_bench::COMPARE,
    BROKER,
    COMPLETIONS,
    INSTALL_LINKS,
    MAN,
];

/// Above the list of variables.
pub(super) const ENVIRONMENT: &str = "Every flag of the connection, the session, authentication, TLS, WebSocket and the will, and of the \
     properties of CONNECT, can stand in the environment: CULEX_ and its long name in capitals, with an underscore for each dash. A \
     flag without a value is turned on by 1 or true. A flag on the command line goes first, then the environment, then \
     the profile, then the default. An empty variable counts as none. These are the names:";

/// Variables that are no flags of the connection.
pub(super) const OTHER_VARIABLES: &[(&str, &str)] = &[
    ("CULEX_PROFILE", "As --profile."),
    ("CULEX_CONFIG", "As --config."),
    (
        "NO_COLOR",
        "If it is not empty, nothing is coloured unless --color always says so.",
    ),
    (
        "XDG_CONFIG_HOME",
        "Where the configuration is; ~/.config if it is not set.",
    ),
];

const ROOT: Page = Page {
    command: None,
    description: &[
        "culex publishes and subscribes, asks and waits for the response, observes topics, probes brokers, clears retained messages, shows topics live, and runs a small broker to try things with. It \
         speaks MQTT 3.1, 3.1.1 and 5, over TCP, TLS, WebSocket and Unix sockets.",
        "Messages go to standard output, byte for byte; all else goes to standard error. A pipe gets the payload and a \
         newline, a terminal a readable view.",
        "In pub, sub and rr, the short flags are those of mosquitto_pub and mosquitto_sub. -h is the host and -V the \
         version of the protocol; help is --help, and the version of culex --version.",
        "Durations are seconds, or have units: 5, 0.5, 500ms, '1m 30s'. Sizes are bytes, or have units: 64KiB, 1MB. \
         Rates are per second unless they say otherwise: 1000, 10k/s, 60/min.",
    ],
    sections: &[
        ("WAYS TO A BROKER", ROADS),
        (
            "FILES",
            &[
                "~/.config/culex/config.toml\tProfiles. The keys of [profile.NAME] are the long names of the flags that \
             can stand in the environment; --profile NAME or CULEX_PROFILE takes them. A file with a password should \
             be readable by its owner only.",
                "  [profile.office]\n  host = \"broker.example\"\n  user = \"anna\"\n  password-file = \
             \"/home/anna/.mqtt-password\"\n  protocol-version = 5\n  keep-alive = \"2m\"\n  connect-user-property = \
             [\"site=berlin\"]",
            ],
        ),
    ],
    connects: true,
    lists_environment: true,
    examples: help::ROOT,
};

/// What the flags of a connection do together.
const ROADS: &[&str] = &[
    "Brokers are named by -h or as URLs, and both can be given more than once; in the environment they have spaces between \
     them, in a profile they are an array. They are tried in their order, at the first connect and at each later one, and \
     each has the time of --connect-timeout to itself. The next one is tried when one cannot be reached, is no broker, or \
     says that it is unavailable, busy, or over its quota or rate, or that another server is to be used. It is not tried \
     when one refuses user name, password or protocol version. Each URL may have its own scheme, user name and \
     password, which no other broker gets; flags for them, for TLS and for WebSocket speak for all.",
    "In a URL, % and two hexadecimal digits stand for a character of user name and password: %3A for a colon, %40 for @, \
     %25 for % itself. The schemes are mqtt and tcp, mqtts, ssl and tls, ws, wss, and unix.",
    "--proxy socks5h and http have the proxy look up the broker's name, socks5 looks it up here. --proxy env takes ALL_PROXY, \
     also in small letters, and connects without it to the hosts in NO_PROXY: names and all below them, addresses, networks \
     such as 192.0.2.0/24, each with a port if need be, and * for all. Without it neither variable has an effect.",
    "--srv asks for the SRV records _mqtt._tcp of the domain in -h, with TLS for _secure-mqtt._tcp, and tries their hosts by \
     priority and weight. The question goes to the name server itself, also where there is a proxy. Since anybody may \
     have forged the answer, a host outside of the domain needs a certificate for the domain.",
    "--auth-method authenticates by SCRAM (RFC 5802, RFC 7677) in MQTT 5: user name and password are not sent in CONNECT, each \
     side proves that it knows the password, and a broker that does not is left, with status 4. So is one that asks for \
     fewer than 4096 iterations, by which the password could be guessed. --reauth-every begins it anew on the same \
     connection, for brokers that end a connection whose login is too old. Only the client may begin it; AUTH that \
     nobody asked for is an error.",
    "A broker of MQTT 5 may refuse or end a connection and refer to other servers. The error says which; \
     --follow-redirect connects to the first of them that takes the connection, with what is in flight, the subscriptions \
     and the credentials. A reference without a port means the port of the broker that gave it, and one without a scheme \
     its TLS and WebSocket. What was reached by TLS or a Unix socket is never followed to where anyone can listen. \
     Five redirections in a row are followed, and sixteen servers tried at the most; circles end at once, with the names.",
];

const PROPERTIES: &[&str] = &[
    "Any flag of a property, and -D, makes the protocol version 5 unless -V says which; an older one is an error then. \
     Properties go out in the order in which they are given.",
    "-D takes a packet, the name of a property, and its value: -D publish content-type text/plain. A user property has \
     a key and a value: -D connect user-property KEY VALUE. The packets are connect, publish, subscribe, unsubscribe, \
     disconnect and will.",
];

pub(super) const CONNECTION: &[&str] = &[
    "Where no flag says so, the environment and the profile say how to connect: see culex(1), which also tells of several \
     brokers, proxies, SRV records, SCRAM and redirections.",
    "A password on the command line can be seen by others on this machine. CULEX_PASSWORD, --password-file and \
     --ask-password keep it to yourself.",
];

pub(super) const RECONNECTING: &[&str] = &[
    "sub, pub -l, rr -l, top and watch connect again when the connection is lost, as often as it takes; pub of one message \
     and rr of one request only with --reconnect always or a number. Before each try they wait for a time that chance chooses, up to a limit that \
     doubles from one second to one minute, or as --reconnect-delay says. A connection that has lasted for five seconds \
     makes the count and the limit begin anew. retain-clear and probe end with their connection: a list of retained \
     messages says nothing of what was retained meanwhile.",
    "A broker that says that the client is not authorized or banned, that its credentials, identifier or version are wrong, \
     or that another client has taken over the session, would say so again: that ends the run at once. So does, at the \
     start, a broker that cannot be reached, unless --retry-first-connect is given.",
    "Messages at QoS 1 and 2 that are not acknowledged are sent again, in order: as repetitions where the broker has kept the \
     session (-c and -i, or -x, make it one that is kept), else anew. At QoS 2 some may then arrive twice; standard \
     error says how many, and which is the first. Messages at QoS 0 that had left may be lost.",
    "A subscriber whose session is not surely kept subscribes again; messages of the time in between are there only if the \
     session was kept.",
    "If it gives up, standard error names the number of messages that were not delivered and the first of them, counted from \
     1 as the lines are, and the status is 6; without such messages it is 5.",
];

const SPOOL: &[&str] = &[
    "With -l --spool DIR, input goes to the directory before it is looked at, and stays there until it is acknowledged. \
     When culex is killed, another run with the same DIR first sends what is left, under the topic, QoS and properties \
     that it was read under, then its own input. With an empty input it only does the former: culex pub -l -t TOPIC -q 1 \
     --spool DIR < /dev/null. Where standard input is to be read from is the business of who starts culex again; in a \
     pipe that outlives it, no byte is lost or read twice, and a line that was half read goes on.",
    "At QoS 1 nothing is lost. At QoS 2 nothing arrives twice either, as long as the broker keeps the session: -i ID -c. \
     When it has not, that is said on standard error. QoS 0 is refused, as nobody acknowledges it. Messages that the \
     broker refuses one by one are not kept; one that cannot be sent at all, as it is larger than the broker takes, \
     stays the first.",
    "At --spool-max standard input waits, and so it does, with a word on standard error, when the disk is full. \
     --spool-fsync is about power: always brings each message to the disk before it goes out, interval does so once a \
     second, never leaves it to the system. A kill of the process alone loses nothing with any of them.",
    "One process at a time has a spool. A file of it that was damaged is named, with the place, and left as it is.",
];

const PUBLISH: Page = Page {
    command: Some("pub"),
    description: &[
        "Publishes one message, or one for each line of standard input, and ends once all are delivered: at QoS 0 when \
         they are sent, at QoS 1 and 2 when the broker has acknowledged them. A message that the broker refuses is an \
         error.",
        "With -l a line ends at a newline, which is not part of the message; a last line without one counts, and an \
         empty line is an empty message. There is no limit to the length of a line but that of the protocol, 256 MiB.",
    ],
    sections: &[
        ("RECORDS", manual_sub::RECORDS),
        ("ENCODING", manual_sub::ENCODING),
        ("EXPECTATIONS", manual_sub::THEN),
        ("LOST CONNECTIONS", RECONNECTING),
        ("SPOOL", SPOOL),
        ("MQTT 5 PROPERTIES", PROPERTIES),
        ("CONNECTING", CONNECTION),
    ],
    connects: true,
    lists_environment: false,
    examples: help::PUBLISH,
};

const SUBSCRIBE: Page = Page {
    command: Some("sub"),
    description: &[
        "Subscribes to all the filters that -t gives and prints each message as it comes, until -C or -W ends it, or \
         an interrupt. A reader of the output that goes away ends it too, with success.",
    ],
    sections: &[
        ("DECODING", manual_sub::DECODING),
        ("FILTERING", manual_sub::FILTERING),
        ("EXPECTATIONS", manual_sub::EXPECTATIONS),
        ("READABLE VIEW", manual_sub::READABLE),
        ("FILES AND COMMANDS", manual_sub::SINKS),
        ("FORMATS", FORMATS),
        ("ACKNOWLEDGEMENTS", manual_sub::ACKNOWLEDGING),
        ("LOST CONNECTIONS", RECONNECTING),
        ("MQTT 5 PROPERTIES", PROPERTIES),
        ("CONNECTING", CONNECTION),
    ],
    connects: true,
    lists_environment: false,
    examples: help::SUBSCRIBE,
};

const REQUEST: Page = Page {
    command: Some("rr"),
    description: &[
        "Subscribes to the response topic, publishes a request, and prints the message that answers it. With -l each \
         line of standard input is a request; one is sent when the one before is answered, or as many as --inflight \
         says are on their way at once.",
        "It speaks MQTT 5 unless -V says otherwise. A request then names its response topic and has correlation data \
         of its own: a random text, a dash and the number of the request. Only a message with the same correlation data \
         is its response. Others are not printed, and counted on standard error at the end; --debug shows them.",
        "Without -e the response topic is culex/rr/ and the client identifier, in which _ stands for each of + # /. With \
         --request-response-information it is within the part of the topic tree that the broker names, where it names \
         one; brokers do so where clients may not subscribe everywhere.",
        "In MQTT 3.1 and 3.1.1 the other side must know the topic to respond on, and -e says which. The next message there \
         is the response: one request waits at a time. Retained messages are no responses in any version.",
        "-W is the time for each request, from its sending; before that, it is the time for connecting and subscribing. \
         At QoS 1 a broker of MQTT 5 may say that nobody has subscribed to the topic of the request: that is \
         status 6 at once.",
        "With -l a request that is given up, or refused, is named on standard error, and the next ones are still sent; the \
         status is then 27 if any was given up, else 6.",
    ],
    sections: &[
        ("LOST CONNECTIONS", manual_request::REQUESTS_AGAIN),
        ("FORMATS", FORMATS),
        ("MQTT 5 PROPERTIES", PROPERTIES),
        ("CONNECTING", CONNECTION),
    ],
    connects: true,
    lists_environment: false,
    examples: help::REQUEST,
};

/// The language of `-F`.
const FORMATS: &[&str] = &[
    "raw\tThe payload; nothing at all if it is empty.",
    "topic\tTopic, space and payload; (null) for an empty payload.",
    "json\tThe record: one line of JSON with everything about the message, lossless for any bytes.",
    "hex, base64\tThe payload in that code.",
    "pretty\tFor reading on a terminal; control characters are made visible. culex-sub(1) tells more.",
    "With -F a text is printed for each message in which these stand for parts of it:",
    "%t, %p\tTopic, payload.",
    "%x, %X\tPayload in hexadecimal, small or capital.",
    "%l, %q, %r, %m\tLength of the payload in bytes, QoS, retain flag, packet identifier.",
    "%I, %U\tTime of arrival in ISO 8601, and in seconds since 1970.",
    "%j, %J\tThe message as JSON in the manner of mosquitto_sub, with the payload as text or as JSON.",
    "%f, %d\tPayload as a binary floating-point number of four or eight bytes.",
    "%C, %R, %D, %E, %F, %S, %A, %P\tContent type, response topic, correlation data, message expiry interval, payload \
     format indicator, subscription identifier, topic alias, user properties.",
    "%%, @@, \\\\\tThe character itself. \\n, \\t, \\r, \\0, \\a, \\e and \\v are as in C.",
    "@c\tThe time of arrival as strftime(3) prints %c, for any letter c; @N are its nanoseconds.",
    "Between % and the letter may stand -, 0, a width, a point with a precision, and for %x a separator: %-20t, %08l, \
     %.2:x.",
];

const RETAIN_CLEAR: Page = Page {
    command: Some("retain-clear"),
    description: &[
        "Collects the retained messages that match the filters, asks, clears each with an empty retained message at \
         QoS 1, waits for every acknowledgement, and then looks again whether any is left.",
        "The collection ends once the broker has sent no retained message for half a second, or after --wait. Messages \
         that are published in the meantime do not end it.",
        "Without --yes it asks on a terminal, and refuses where standard input is none. It ends with status 6 if the \
         broker refuses to clear a message, or if any is left: one that the broker did not clear without saying so, or \
         one that was published since.",
        "MQTT cannot clear a message on the condition that it is still the same: one that is published between the \
         collection and the clearing is cleared too.",
        "A broker may hold messages back when there are many and the network is slow. They come to light once the \
         others are cleared, and are then saved, asked for and cleared like these; a list of --dry-run lacks them.",
    ],
    sections: &[("OUTPUT", RETAIN_CLEAR_OUTPUT), ("CONNECTING", CONNECTION)],
    connects: true,
    lists_environment: false,
    examples: help::RETAIN_CLEAR,
};

const RETAIN_CLEAR_OUTPUT: &[&str] = &[
    "With --dry-run each topic is a line of standard output. With --output json too each line is an object, with size \
     in bytes:",
    "  {\"topic\":\"a/b\",\"size\":5}",
    "Else standard output stays empty, but for --output json, which prints one object on one line at the end, also of a \
     run that was interrupted. It is not verified then:",
    "  {\"found\":4,\"cleared\":2,\"refused\":[{\"topic\":\"a\",\"reason\":\"Not authorized \
     (0x87)\"}],\"left\":[\"b\"],\"verified\":true}",
    "The backup has the record of each message, one a line, as sub --output json prints it. It is on the disk before \
     the first message is cleared, and never overwrites a file.",
];

const BENCH: Page = Page {
    command: Some("bench"),
    description: &[
        "Loads a broker and measures what it does: how many messages a second go through, how long they take, and \
         whether all arrive. Each QoS level is a part of the run of its own: clients connect, publish for a while that \
         does not count, then the measured window begins; at its end nothing new is published, and what is on its way \
         arrives. A message counts for the window in which it was meant to be sent, whenever it arrives.",
        "Without another word it is bench e2e, which publishes and subscribes in one process, so that one clock tells how \
         long a message takes. bench pub only publishes and measures acknowledgements, bench sub only receives, bench conn \
         connects, holds the connections, and ends and begins them anew with --churn.",
        "The run fails with status 6 if a message was lost at QoS 1, lost or duplicated at QoS 2, or a client had no \
         connection. An interrupt ends the run; what was measured until then is told.",
    ],
    sections: &[
        ("THRESHOLDS", manual_bench::THRESHOLDS),
        ("WHILE IT RUNS", manual_bench::LIVE),
        ("REPORT", manual_bench::REPORT),
        ("PACE", BENCH_PACE),
        ("VERIFICATION", BENCH_STAMP),
        ("SHAPE", BENCH_SHAPE),
        ("CONNECTING", CONNECTION),
    ],
    connects: true,
    lists_environment: false,
    examples: help::BENCH,
};

const BENCH_PACE: &[&str] = &[
    "With --rate, --rate-per-client or --stages the load is an open loop: each message has its instant, and no answer of the \
     broker moves it. Latencies run from that instant, so that a broker that stalls is seen to stall; the service time, \
     from the instant at which the message really left, is told beside it. A message that leaves more than 1 ms after \
     its instant is late.",
    "Each of the --stages is a part of its own in every report, with the messages that were to be sent in it. All of them use \
     the same connections, so that each tells how long those took.",
    "Without a rate it is a closed loop: publishers send as soon as there is room, and a slow broker is asked less \
     often. In bench e2e a publisher has at most --inflight messages on their way that are not delivered; elsewhere that \
     is the number of QoS 1 and 2 messages that are not acknowledged.",
];

const BENCH_STAMP: &[&str] = &[
    "Each payload begins with a stamp of 20 bytes: the run, the publisher, the number of the message, the instant at \
     which it was meant to be sent, and how much later it was. Lost, duplicated and reordered messages are told by it. With \
     payloads that are shorter, or given by --payload, the stamp is a user property in MQTT 5; in MQTT 3 nothing is \
     verified then, and the report says so.",
];

const BENCH_SHAPE: &[&str] = &[
    "pairs\tSubscriber i hears publisher i.",
    "fan-in\tMany publishers, one subscriber or few, each of which hears all.",
    "fan-out\tOne publisher or few, many subscribers, each of which hears all.",
    "shared\tThe subscribers share the messages of all publishers: each message goes to one of them.",
    "mesh\tEach subscriber hears each publisher.",
];

const BROKER: Page = Page {
    command: Some("broker"),
    description: &[
        "Runs a broker in the foreground until it is interrupted. It speaks MQTT 3.1, 3.1.1 and 5, keeps nothing on \
         disk, and lets everybody in who can reach it: it is there for trying things out and for tests.",
        "A line on standard error says where it listens. A culex built without the feature broker has none, and says \
         so.",
    ],
    sections: &[],
    connects: false,
    lists_environment: false,
    examples: help::BROKER,
};

const COMPLETIONS: Page = Page {
    command: Some("completions"),
    description: &["Prints a script that completes the command line of culex in the shell that is named."],
    sections: &[],
    connects: false,
    lists_environment: false,
    examples: help::COMPLETIONS,
};

const INSTALL_LINKS: Page = Page {
    command: Some("install-links"),
    description: &[
        "Makes mosquitto_pub, mosquitto_sub and mosquitto_rr in a directory, as symbolic links to this program. Under \
         each of these names culex is that client: its options, its output, its exit status. So is culex with the name as \
         its first argument: culex mosquitto_sub -t a.",
        "What has one of the names and is no link to a culex is left alone, and nothing is made, unless --force says to \
         replace it.",
    ],
    sections: &[],
    connects: false,
    lists_environment: false,
    examples: help::INSTALL_LINKS,
};

const MAN: Page = Page {
    command: Some("man"),
    description: &["Writes this manual into a directory, one page a command."],
    sections: &[],
    connects: false,
    lists_environment: false,
    examples: help::MAN,
};
