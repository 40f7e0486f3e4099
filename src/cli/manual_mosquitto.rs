//! The page of the drop-in: what is like the mosquitto clients, and each thing that is not.

use super::manual::prose;

/// The name of the file.
pub(super) const NAME: &str = "culex-mosquitto.1";

/// The page.
pub(super) fn page() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n.TH CULEX-MOSQUITTO 1 \"\" \"culex {version}\" \"culex manual\"\n"
    );
    for (heading, paragraphs) in SECTIONS {
        text += &prose(heading, paragraphs);
    }
    text
}

const SECTIONS: &[(&str, &[&str])] = &[
    (
        "NAME",
        &["mosquitto_pub, mosquitto_sub, mosquitto_rr - the mosquitto clients, as culex implements them"],
    ),
    (
        "SYNOPSIS",
        &[
            "  mosquitto_pub OPTIONS\n  mosquitto_sub OPTIONS\n  mosquitto_rr OPTIONS\n  culex mosquitto_pub OPTIONS",
        ],
    ),
    (
        "DESCRIPTION",
        &[
            "Under one of these names, or with one of them as its first argument, culex is that client of mosquitto 2.1.2: \
             same options, same output, same words on standard error, same exit status. culex install-links makes the \
             names. culex-mosquitto_pub(1), culex-mosquitto_sub(1) and culex-mosquitto_rr(1) describe the options; --help lists \
             them.",
            "The options file is that of the mosquitto clients: -o FILE, or mosquitto_pub, mosquitto_sub and mosquitto_rr in \
             $XDG_CONFIG_HOME, or in ~/.config where that is not set. The profiles and the variables of culex are not read.",
        ],
    ),
    ("EXIT STATUS", EXIT_STATUS),
    ("DIFFERENCES", DIFFERENCES),
    ("NOT SUPPORTED", NOT_SUPPORTED),
    (
        "ENVIRONMENT",
        &[
            "XDG_CONFIG_HOME, HOME\tWhere the options file is. An empty XDG_CONFIG_HOME counts as the root directory.",
            "CULEX_MOSQUITTO_COMPAT\tIf it is 2.0, JSON has 0 and 1 for the retain flag, as mosquitto 2.0 wrote it; else \
             false and true.",
        ],
    ),
    (
        "SEE ALSO",
        &[
            "culex(1), culex-mosquitto_pub(1), culex-mosquitto_sub(1), culex-mosquitto_rr(1), culex-install-links(1)",
        ],
    ),
];

const EXIT_STATUS: &[&str] = &[
    "0\tDone. Also a message that the broker refuses, subscriptions that are all denied, a closed output, and \
     mosquitto_sub ended by SIGINT or SIGTERM.",
    "1\tThe options are wrong, help was asked for, the input cannot be read, or no connection came about.",
    "1 to 5\tThe return code with which a broker of MQTT 3 refused the connection.",
    "128 to 162\tThe reason code with which a broker of MQTT 5 refused it.",
    "2\tThe broker broke the protocol.",
    "4, 11, 16\tThe proxy could not reach the broker, refused the user, or failed.",
    "7\tThe connection was lost, or a message cannot be sent to this broker.",
    "14\tThe server does not speak TLS.",
    "19\tThe broker was silent for longer than the keep alive.",
    "21\tThe broker sent a malformed packet.",
    "27\tThe time of -W is over.",
    "255\tmosquitto_sub ended before the broker had accepted it.",
];

/// Each on purpose.
const DIFFERENCES: &[&str] = &[
    "Where the mosquitto clients lose data, or do not do what their manual says, this program does better:",
    "mosquitto_pub -l\tWaits until every line is acknowledged before it ends, however many there are, and then sends \
     DISCONNECT. QoS 0 lines that had not left when the connection was lost are sent on the next. Of those that had just left nobody can \
     tell: a warning says how many they are, unless --quiet. If the loss is found out only at the end, the status is 7.",
    "mosquitto_pub -l\tA NUL byte is part of its line, and does not cut it.",
    "mosquitto_sub --remove-retained\tWith -C or --retained-only it ends, once all removals are acknowledged.",
    "mosquitto_rr\tSends DISCONNECT, so that the broker does not publish the will after each success. -W also ends a \
     run whose broker does not answer CONNECT, with status 255.",
    "--proxy, --ws\tThe properties of CONNECT are sent here too. %40 in a user name is an at sign.",
    "Connection refused\tIs what standard error says when it is, not the error of a later call.",
    "No answer\tA connection that is not there after the time of the keep alive is given up, the resolution of the name \
     and all handshakes included.",
    "The end\tA broker that does not close the connection after DISCONNECT is left behind after two seconds. \
     mosquitto_sub -E that only unsubscribes ends with the acknowledgement of that.",
    "QoS 2\tA message is printed when it comes, and not when the broker releases it; it is printed once. A run that ends \
     with it completes its handshake, and takes no further message from the broker that it would not print. With -d its \
     line therefore stands before that of PUBREL.",
    "DISCONNECT from the broker\tIs a lost connection: mosquitto_sub connects again, the others end with status 7.",
    "Sessions\tA broker that goes on with what an earlier run has begun is answered, not taken for one that breaks the \
     protocol. In MQTT v5 a session that outlives its connection is resumed after a loss, and not thrown away.",
    "Malformed packets\tOf the broker end the run, where mosquitto's library passes over some of them. An answer that is no \
     MQTT at all ends it at once, with status 2.",
    "Properties\tOf SUBSCRIBE, UNSUBSCRIBE, DISCONNECT and the will, one that stands twice or is out of range is left \
     out, instead of a packet that is never sent.",
    "TLS\tA failed handshake always ends with status 1, whenever it fails. --insecure leaves out the check of the name \
     only, whatever other options there are. Details of OpenSSL are not printed.",
    "mosquitto_pub, maximum packet size\tIs that of the whole packet, as the standard has it.",
    "--repeat-delay\tThere is no upper limit to it.",
];

const NOT_SUPPORTED: &[&str] = &[
    "--psk, --psk-identity, --tls-engine, --keyform engine and --tls-engine-kpass-sha1 are read and checked, and then \
     refused: they belong to OpenSSL. --ciphers knows the suites that rustls has. Encrypted keys are not asked about on the \
     terminal. -S is an unknown option, as it is in most builds of mosquitto. $share without a group and a filter is refused \
     before the connection.",
    "-d prints what mosquitto's library prints of the packets, and nothing of what OpenSSL does.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_there() {
        let page = page();
        for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "DIFFERENCES"] {
            assert!(page.contains(&format!("\n.SH {heading}\n")), "{heading}");
        }
    }
}
