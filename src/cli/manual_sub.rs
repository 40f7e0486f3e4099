//! Sections of the manual about looking at messages, recording them and publishing them again.

/// When messages are acknowledged.
pub(super) const ACKNOWLEDGING: &[&str] = &[
    "Messages of QoS 1 and 2 are acknowledged as they come. With --ack after-output they are acknowledged only when standard \
     output has taken them, all that came together after one write; what a filter leaves out counts as dealt with. A \
     subscriber that is killed, or whose reader goes away, gets the others again when it is started anew with the same -i and \
     -c. Without -c, or at QoS 0, nothing would come again, and --ack after-output is refused.",
    "At QoS 2 it is PUBREC that waits, as the broker keeps the message until then. So no message comes twice while culex lives, \
     however often the connection is lost; after a kill, those that were written and whose acknowledgement had not gone out \
     come once more, at the most as many as the broker has on their way at once. What is written is in the pipe or in the file: \
     culex does not wait for a disk, nor for the reader of the pipe.",
    "While standard output takes nothing, culex reads and acknowledges nothing, with either choice, and the broker keeps what \
     comes. Where that is a pipe or a terminal, on Linux, the connection is kept meanwhile, -W ends the run only when what \
     was received is written, and Ctrl-C ends it at once and says how much nobody read. Elsewhere no pings are sent: a broker \
     ends the connection after one and a half times the keep alive, and culex connects again when its output goes on.",
];

/// `--records` and its kin.
pub(super) const RECORDS: &[&str] = &[
    "--records publishes one message for each line of a file, or of standard input if the file is -. A line is a record, as \
     culex sub --output json prints it, and what it has comes back: any payload, byte for byte, QoS, retain flag and \
     properties. Subscription identifiers and topic aliases belong to the delivery, and are left out.",
    "A script that writes such lines says topic, QoS, retain flag and properties of each message. Only topic and payload \
     must be there; -q, -r and the flags of properties stand for what a line does not say. The payload is text; with \
     \"encoding\":\"base64\" it is any bytes, and with \"encoding\":\"json\" any JSON value:",
    "  {\"topic\":\"room/1\",\"payload\":\"on\"}\n  {\"topic\":\"room/2\",\"payload\":{\"temp\":21},\"encoding\":\"json\",\"qos\":1,\
     \"retain\":true,\"properties\":{\"content_type\":\"application/json\"}}",
    "Messages leave as far apart as the times of their records are, to a millisecond or so, and a message that is late \
     does not delay those after it. A record without a time leaves at once. --speed 10x is ten times as fast, --speed max \
     and --rate take no notice of the times.",
    "MQTT keeps the order of messages of the same topic and QoS. Those of QoS 2 may arrive after later ones of another.",
    "A line that is no record is named on standard error with its number. What stands before it is delivered, nothing \
     after it is published, and the status is 1. A record with properties needs MQTT 5: -V 5.",
    "With -l and --topic-separator a line of standard input is a topic, that text, and the payload.",
];

/// `--where` and its kin.
pub(super) const FILTERING: &[&str] = &[
    "Messages that --sample, --grep, --where, --changed and --every let through are printed, and these alone are counted \
     by -C. They are asked in this order: --changed and --every know only of what the others let through.",
    "EXPR is an expression in the language of jq(1). Its input is the record of a message, as --output json prints it, \
     with one difference: a payload that is valid JSON is the value that it is, and .encoding is then \"json\". Any other \
     payload is a string: text as it is (\"utf8\"), other bytes in Base64 (\"base64\").",
    "  {\"time\":\"2026-11-23T11:00:41.036566789Z\",\"topic\":\"room/1\",\"qos\":0,\"retain\":false,\"dup\":false,\
     \"payload\":{\"temp\":21.5},\"encoding\":\"json\",\"properties\":{\"content_type\":\"application/json\"}}",
    "--where lets a message through if a result is neither false nor null. --select prints each result instead of the \
     payload, and no message that has none. Where the format is raw a string stands without quotes, and with --output \
     json each result is a line of JSON by itself.",
    "A message for which an expression fails, as .payload.temp does where the payload is a string, is left out. The \
     first is told on standard error; .payload.temp? keeps quiet about all.",
];

/// `--expect` and its kin.
pub(super) const EXPECTATIONS: &[&str] = &[
    "With --expect the run ends with status 0 as soon as a message has come for each expression. One message may do for \
     several, unless --expect-order wants them one after the other. With --expect-none it ends with status 99 as soon as a \
     message comes that must not; if nothing is expected beside that, -W ends it with status 0.",
    "If the time of -W is over, or the count of -C is reached, before all has come, the status is 99. Standard error then \
     shows each expression that did not hold, the message that came nearest, and of the parts that and joins those that \
     hold for it (+) and those that do not (-):",
    "  culex: 1 of 1 expectation did not hold; 3 messages came\n    expected: .topic == \"oven/1\" and .payload.temp > 200\n    \
     nearest:  message 3: {\"topic\":\"oven/1\",...}\n      + .topic == \"oven/1\"\n      - .payload.temp > 200: it is 180",
    "Expressions are those of FILTERING, over the messages that are let through. One that fails for a message does not \
     hold for it. Messages are printed as without expectations; > /dev/null hides them.",
];

/// `--decode`.
pub(super) const DECODING: &[&str] = &[
    "--decode puts what a payload stands for in its place, before anything else looks at it. Decoders with commas between \
     them come one after the other, as in gzip,cbor. Of several --decode the first whose filter matches the topic is taken; \
     one without a filter matches all.",
    "auto\tWhat the content type, a topic of Sparkplug B, or the first bytes tell. Text stays as it is, and so do bytes that \
     nothing tells of.",
    "json\tStays as it is, if it is JSON.",
    "cbor, msgpack\tAs JSON. Bytes are in Base64, names that are no strings are their JSON.",
    "protobuf:FILE.proto#MESSAGE\tAs the JSON of Protocol Buffers, with 64-bit integers as numbers. The file may import others \
     of its directory.",
    "sparkplug\tSparkplug B as JSON: names and types of metrics are remembered from the births and stand at their aliases; a \
     metric whose birth was not seen has the name null. A sequence number that is not the next one is told as seq_gap.",
    "gzip, zstd, base64, hex\tThe bytes within.",
    "A payload that does not decode is shown as it came, with a mark: the readable view says why, and so does the field \
     decode_error of a record and in expressions. Where the output has no place for it, standard error says it once for each \
     of the first hundred topics. At the end it has the number of such messages.",
];

/// `--encode`.
pub(super) const ENCODING: &[&str] = &[
    "--encode puts each payload of -m, -f, -s, -l and --records into the codes of others before it is sent. Encoders with \
     commas between them come one after the other, as in cbor,gzip; culex sub --decode gzip,cbor undoes it.",
    "cbor, msgpack\tFrom JSON, in as few bytes as hold each number. One beyond 64 bits becomes the nearest fraction.",
    "protobuf:FILE.proto#MESSAGE\tFrom the JSON of Protocol Buffers. A field that the message does not have is an error.",
    "sparkplug\tFrom the JSON that culex sub --decode sparkplug prints, or less: an object with metrics, each with name or \
     alias, and value. Without datatype a metric is an Int64, UInt64, Double, Boolean or String. timestamp and seq are sent \
     if they are there. Data sets and templates are not encoded.",
    "gzip, zstd, base64, hex\tFrom any bytes.",
    "A payload that cannot be encoded is an error with status 1. One of -m, -f or -s is found before there is a connection; a \
     line is named with its number, what stands before it is delivered, and nothing after it is published.",
];

/// `--then-expect`.
pub(super) const THEN: &[&str] = &[
    "With --then-expect the filters of --expect-topic are subscribed to first: by default the response topic, or the topic \
     that is published to. Then all is published. The run ends with status 0 as soon as a message has come for each \
     expression, and with 99 if that takes longer than -W, 10 seconds by default, from the last acknowledgement on; standard \
     error then shows what came nearest, as culex sub --expect does.",
    "The language is jq(1), and its input the record of a message, as culex-sub(1) has it in FILTERING. Messages that were \
     retained before are none. The published message itself is one where a filter matches it: say .topic == \"...\".",
    "  culex pub -t lamp/set -m on --expect-topic lamp/state --then-expect '.payload.power == \"on\"' -W 3",
];

/// The readable view.
pub(super) const READABLE: &[&str] = &[
    "On a terminal, and with --output pretty, each message is a block. Its head has the local time, the topic, QoS, retained, \
     the size, and behind after how long ago the message before came on the same topic. Each property of MQTT 5 has a line. \
     JSON is indented, text is shown as it is, with its control characters and the newline at its end as \\\\n and \\\\x1b, and \
     other bytes in hexadecimal, as many in a row as fit.",
    "A level of a topic has the same colour wherever it stands, and in every run; the colours can be read on dark and on \
     light. --color never and NO_COLOR turn them off.",
    "A block has no more rows than the terminal: a last line tells how many lines or bytes are hidden. --fold N gives it N rows, \
     --fold none all it needs, which is the default where the output is no terminal.",
];

/// `--out-dir` and `--exec`.
pub(super) const SINKS: &[&str] = &[
    "--out-dir appends each message to a file of its topic, in the format of --output, -v or -F, and prints nothing. Each level \
     of the topic is a directory, the last one the file, with .ndjson behind it for --output json, else .log. The names are \
     safe on every file system: letters and digits, - _ . $ = @ and , stand as they are, all else is percent-encoded, and so \
     is what is hidden, is a device of Windows, or leads out of DIR. Behind a level with capital letters stand ^ and a number \
     that says which they are, so that Lamp and lamp are two files everywhere; an empty level is ^. Cut off at ^ and decoded, \
     the names are the topic again. A topic too long for that is a file of ^long, named by its beginning and a hash.",
    "  DIR/room/1/temp.log\n  DIR/tele/STATE^f1.log\n  DIR/$SYS^e/broker/uptime.log",
    "What one read from the broker brought is one write to each file; 128 files are open at the most. A culex that is killed \
     leaves at most the last line of a file cut off, and the next run ends that line before it appends. A file that can't be \
     written, as on a full disk, ends the run with status 1.",
    "--rotate 100MB puts a file aside once it has that size, and --rotate 1h with the first message of another hour, counted \
     in UTC: it is renamed so that the time stands behind a ~, as temp~20261123T110000123Z.log. --compress gzip or zstd then \
     compresses it; either the file or the whole compressed one is there at every moment.",
    "--exec runs CMD by sh -c for each message, and prints nothing; what CMD prints goes where culex prints. Standard input \
     of CMD is the payload, or the message as --output, -v or -F have it. The environment has the rest, and no part of a \
     message is ever part of the command: quote \"$CULEX_TOPIC\" and it is safe.",
    "CULEX_TOPIC\tThe topic.",
    "CULEX_QOS\t0, 1 or 2, as it was delivered.",
    "CULEX_RETAIN, CULEX_DUP\t1 or 0.",
    "CULEX_MID\tThe packet identifier; empty at QoS 0.",
    "CULEX_TIME\tWhen it was read from the network, in UTC, with nine digits.",
    "CULEX_PROPERTIES\tThe properties of MQTT 5 as JSON, as in a record; {} without any.",
    "One command runs at a time, in the order of the messages, unless --exec-parallel says how many. Up to 64 messages wait; \
     more are not read from the broker, which pings tell meanwhile that culex lives. Commands that fail are named on standard error, each of the first hundred, and \
     counted at the end: the status is then 6. At the end of -C and -W all that came is run. After an interrupt, only what \
     runs already is waited for, which the interrupt of a terminal does not reach, and after a second one nothing is.",
];
