//! Command lines by chance.

use std::ffi::OsString;
use std::fmt;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};

use culex::cli::mosquitto::Tool;
use fastrand::Rng;

/// A command line, and maybe an options file.
pub(super) struct Case {
    pub(super) tool: Tool,
    pub(super) arguments: Vec<OsString>,
    pub(super) options_file: Option<Vec<u8>>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.tool.name())?;
        for argument in &self.arguments {
            let text = argument.as_bytes().escape_ascii().to_string();
            write!(f, " '{}'", &text[..text.len().min(80)])?;
        }
        if let Some(file) = &self.options_file {
            write!(f, "\n  options file: {}", file.escape_ascii())?;
        }
        Ok(())
    }
}

/// Options without a value, of any tool.
const FLAGS: &[&str] = &[
    "-c",
    "--disable-clean-session",
    "-d",
    "--debug",
    "-E",
    "-l",
    "--stdin-line",
    "-n",
    "--null-message",
    "-N",
    "--nodelay",
    "--pretty",
    "--quiet",
    "-r",
    "--retain",
    "-R",
    "--remove-retained",
    "--retain-as-published",
    "--retained-only",
    "-s",
    "--stdin-file",
    "-v",
    "--verbose",
    "--will-retain",
    "--insecure",
    "--tls-use-os-certs",
    "--help",
    "--version",
];

/// What is no option of any of them.
const STRANGE: &[&str] = &[
    "",
    "-",
    "--",
    "x",
    "-Z",
    "-S",
    "-dv",
    "-tfoo",
    "--topic=a",
    "--Topic",
    "-a",
    "--qos1",
    "\u{2014}",
    "--hel",
    "-\u{fffd}",
];

const NUMBERS: &[&str] = &[
    "",
    "abc",
    "-1",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "7x",
    "+1",
    " 2",
    "1.9",
    "1e1",
    "0x5",
    "60",
    "65535",
    "65536",
    "2147483648",
    "4294967297",
    "99999999999",
    "99999999999999999999",
    "-99999999999999999999",
];

const FRACTIONS: &[&str] = &[
    "", "abc", "0", "-0", "0.09", "0.1", ".1", "1", "50.05", "99.99", "100", "-1", "1e1", "0x1.8p1", "nan",
    "-inf", "inf", "1e99", "-.5",
];

const INTERVALS: &[&str] = &[
    "",
    "abc",
    "0",
    "1",
    " 7",
    "7 ",
    "0x1F",
    "0x",
    "010",
    "08",
    "-1",
    "-2",
    "4294967295",
    "4294967296",
    "∞",
    "∞ ",
    "99999999999999999999",
    "+5",
    "1e3",
];

const TOPICS: &[&str] = &[
    "a",
    "a/b",
    "/",
    "//",
    "a b",
    "é/ü",
    "-t",
    "$SYS/x",
    "$share/g/a",
    "+",
    "#",
    "a/#",
    "+/a/+",
    "a+",
    "#/a",
    "a#",
    "a/+b",
    "\u{80}",
    "\u{fffe}",
    "\u{1ffff}",
    "\u{fdd0}",
    "a\u{1}",
    "\u{7f}",
    "\t",
];

const FORMATS: &[&str] = &[
    "%t %p",
    "%",
    "%%",
    "@",
    "@Y",
    "@@",
    "\\",
    "\\n",
    "\\x",
    "%Z",
    "%5",
    "%05t",
    "%-8.3p",
    "%.3x",
    "%-",
    "%0",
    "%j",
    "%J",
    "%q%r%m",
    "a%é",
    "\\é",
    "%s",
    "%I%U@H",
    "%A%C%D%E%F%P%R%S%l",
    "%.",
];

const URLS: &[&str] = &[
    "mqtt://127.0.0.1:PORT/a",
    "MqTt://127.0.0.1:PORT/a/b",
    "mqtts://127.0.0.1:PORT/a",
    "mqtt://u@127.0.0.1:PORT/a",
    "mqtt://u:p:q@127.0.0.1:PORT//a",
    "mqtt://@127.0.0.1:PORT/a",
    "mqtt://127.0.0.1:PORT",
    "mqtt://127.0.0.1:PORT/a+",
    "mqtt://127.0.0.1:PORT/a/#",
    "mqtt://127.0.0.1:99999/a",
    "mqtt://127.0.0.1:-2/a",
    "mqtt://127.0.0.1:x/a",
    "mqtt://:PORT/a",
    "mqtt:/a",
    "http://a/b",
    "",
    "mqtt",
    "mqtt://a\u{1}/b\u{1}",
    "mqtt://\u{e9}:p@127.0.0.1:PORT/a",
];

const PROXIES: &[&str] = &[
    "socks5h://127.0.0.1:PORT",
    "socks5h://u:p@127.0.0.1:PORT",
    "socks5h://u%40:%25@127.0.0.1:PORT",
    "socks5h://",
    "socks5h://:",
    "socks5h://@",
    "socks5h://h:",
    "socks5h://:1",
    "socks5h://h:0",
    "socks5h://h:65536",
    "socks5h://h:x",
    "socks5h://u@",
    "socks5h://u:@h",
    "socks5h://:p@h",
    "socks5h://u:p@",
    "socks5h://u:p:q@127.0.0.1:PORT",
    "socks5h://u::p@h",
    "socks5h://h::1",
    "socks5h://h:1:2x",
    "socks5h://u@h:1:2",
    "socks5h://u@h@i",
    "socks5h://u%4@h",
    "socks5h://u%41@h",
    "socks5h://u:%zz@h",
    "socks5h://u%25@127.0.0.1:PORT",
    "SOCKS5H://h",
    "socks5://h",
    "",
];

/// Of each packet, and none twice in a line.
const PROPERTIES: &[&[&str]] = &[
    &["connect", "receive-maximum", "5"],
    &["CONNECT", "Topic-Alias-Maximum", "0x9"],
    &["connect", "maximum-packet-size", "4294967295"],
    &["connect", "authentication-data", "x"],
    &["connect", "user-property", "k", "v"],
    &["publish", "content-type", "text/plain"],
    &["publish", "correlation-data", "é"],
    &["publish", "topic-alias", "65535"],
    &["publish", "message-expiry-interval", "abc"],
    &["publish", "User-Property", "", ""],
    &["subscribe", "subscription-identifier", "268435455"],
    &["subscribe", "user-property", "-t", "-m"],
    &["unsubscribe", "user-property", "k", "v"],
    &["disconnect", "reason-string", "bye"],
    &["disconnect", "session-expiry-interval", "1"],
    &["will", "will-delay-interval", "7"],
    &["will", "content-type", ""],
];

const WRONG_PROPERTIES: &[&[&str]] = &[
    &[],
    &["connect"],
    &["connect", "session-expiry-interval"],
    &["connect", "user-property", "k"],
    &["conect", "receive-maximum", "5"],
    &["", "receive-maximum", "5"],
    &["connect", "receive_maximum", "5"],
    &["connect", "", "5"],
    &["connect", "content-type", "5"],
    &["publish", "receive-maximum", "5"],
    &["publish", "subscription-identifier", "5"],
    &["Publish", "Subscription-Identifier", "0"],
    &["subscribe", "content-type", "5"],
    &["unsubscribe", "subscription-identifier", "5"],
    &["connack", "server-keep-alive", "5"],
    &["connack", "user-property", "k"],
    &["puback", "reason-string", "x"],
    &["Pubrel", "User-Property", "x", "y"],
    &["auth", "authentication-method", "x"],
    &["auth", "content-type", "x"],
    &["pingreq", "content-type", "x"],
    &["will", "will-delay-interval", "-1"],
    &["connect", "receive-maximum", "65536"],
    &["connect", "maximum-packet-size", "4294967296"],
    &["connect", "request-problem-information", "256"],
    &["publish", "payload-format-indicator", "99999999999999999999"],
    &["subscribe", "subscription-identifier", "268435456"],
    &["subscribe", "subscription-identifier", "4294967296"],
    &["publish", "content-type", "\u{1}"],
    &["publish", "user-property", "\u{fffe}", "k"],
];

/// Options that take any text.
const TEXTS: &[&str] = &[
    "-A",
    "-i",
    "--id",
    "-I",
    "--id-prefix",
    "-u",
    "--username",
    "-P",
    "--pw",
    "--will-payload",
    "-m",
    "--message",
    "--ciphers",
    "--tls-alpn",
    "--psk-identity",
];

const WORDS: &[&str] = &["x", "", "-t", "--help", "a b", "é", "\u{1}"];

const FILES: &[&str] = &["there", "missing", "", "."];

pub(super) struct Generator {
    rng: Rng,
    port: u16,
}

type Words = Vec<Vec<u8>>;

impl Generator {
    pub(super) fn new(seed: u64, port: u16) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            port,
        }
    }

    pub(super) fn case(&mut self) -> Case {
        let tool = *self.rng.choice(&Tool::ALL).unwrap();
        // Nothing is sent to a broker that may run here.
        let mut groups: Vec<Words> = vec![self.words(&["-h", "127.0.0.1", "-p", "PORT"])];
        groups.extend(self.necessities(tool));
        let mut properties: Vec<_> = PROPERTIES.to_vec();
        for _ in 0..self.rng.usize(0..6) {
            let group = self.group(tool, &mut properties);
            groups.push(group);
        }
        let first = groups.remove(0);
        self.rng.shuffle(&mut groups);
        groups.insert(0, first);
        let options_file = (self.rng.u8(..) < 50).then(|| {
            let from = self.rng.usize(1..=groups.len());
            self.options_file(groups.split_off(from))
        });
        let mut words: Words = groups.into_iter().flatten().collect();
        if self.rng.u8(..) < 25 {
            words.truncate(self.rng.usize(4..=words.len()));
        }
        // What was cut off may be the topic that 2.0.11 wants beside `-U`.
        let unsubscribe = words
            .iter()
            .position(|word| word == b"-U" || word == b"--unsubscribe");
        if let Some(at) = unsubscribe
            && !words.iter().any(|word| word == b"-t" || word == b"--topic")
        {
            words.truncate(at);
        }
        Case {
            tool,
            arguments: words.into_iter().map(OsString::from_vec).collect(),
            options_file,
        }
    }

    /// What lets a line come further than the first check, mostly.
    fn necessities(&mut self, tool: Tool) -> Vec<Words> {
        let mut groups = Vec::new();
        let needed: &[&[&str]] = match tool {
            Tool::Pub => &[&["-t", "a/b"], &["-m", "hello"]],
            Tool::Sub => &[&["-t", "a/+"]],
            Tool::Rr => &[&["-t", "a/b"], &["-m", "hello"], &["-e", "e"]],
        };
        for words in needed {
            if self.rng.u8(..) < 235 {
                groups.push(self.words(words));
            }
        }
        groups
    }

    /// An option with its values.
    fn group(&mut self, tool: Tool, properties: &mut Vec<&[&str]>) -> Words {
        match self.rng.u8(0..16) {
            0..=2 => {
                let flag = self.pick(FLAGS);
                vec![flag]
            }
            3 => vec![self.pick(STRANGE)],
            4 | 5 => self.numeric(),
            6 => self.topic(tool),
            7 => self.option(&["-F"], FORMATS),
            8 => self.option(&["-L", "--url"], URLS),
            9 => self.option(&["--proxy"], PROXIES),
            10 if !properties.is_empty() => {
                let index = self.rng.usize(..properties.len());
                let values = properties.swap_remove(index);
                self.property(values)
            }
            10 | 11 => {
                let values = *self.rng.choice(WRONG_PROPERTIES).unwrap();
                self.property(values)
            }
            12 | 13 => self.option(TEXTS, WORDS),
            14 => self.tls(),
            _ => self.other(),
        }
    }

    fn numeric(&mut self) -> Words {
        match self.rng.u8(0..10) {
            0 => self.option(&["--random-filter", "--repeat-delay"], FRACTIONS),
            1 => {
                let mut words = self.option(&["-x"], INTERVALS);
                words.extend(self.words(&["-V", "5"]));
                words
            }
            2 => self.option(
                &["-p", "--port"],
                &["PORT", "-1", "65536", "70000x", "99999999999", "abc", ""],
            ),
            _ => {
                let names = [
                    "-C",
                    "-k",
                    "--keepalive",
                    "-M",
                    "-q",
                    "--qos",
                    "--repeat",
                    "-W",
                    "--will-qos",
                ];
                self.option(&names, NUMBERS)
            }
        }
    }

    fn topic(&mut self, tool: Tool) -> Words {
        let names = [
            "-t",
            "--topic",
            "-T",
            "--filter-out",
            "-U",
            "--unsubscribe",
            "-e",
            "--will-topic",
        ];
        let mut words = self.option(&names, TOPICS);
        match self.rng.u8(0..40) {
            0 => words[1] = b"a".repeat(self.rng.usize(65_534..65_539)),
            1 | 2 => words[1] = b"a/\xff".to_vec(),
            _ => {}
        }
        // An unsubscription alone is enough for the current version.
        if tool == Tool::Sub && (words[0] == b"-U" || words[0] == b"--unsubscribe") {
            words.extend(self.words(&["-t", "c"]));
        }
        words
    }

    fn property(&mut self, values: &[&str]) -> Words {
        let mut words = vec![self.pick(&["-D", "--property"])];
        words.extend(self.words(values));
        words
    }

    fn tls(&mut self) -> Words {
        match self.rng.u8(0..6) {
            0 => self.option(
                &["--tls-version"],
                &["tlsv1.2", "tlsv1.3", "tlsv1", "", "TLSv1.2"],
            ),
            1 => self.option(&["--keyform"], &["pem", "PEM", ""]),
            2 => self.option(&["--tls-engine"], &["nothing", ""]),
            3 => self.option(&["--tls-engine-kpass-sha1"], WORDS),
            4 => self.option(&["--psk"], &["xyz", "0x12"]),
            _ => self.option(&["--cafile", "--cert", "--key"], FILES),
        }
    }

    fn other(&mut self) -> Words {
        match self.rng.u8(0..4) {
            0 => self.option(&["-f", "--file"], FILES),
            1 => {
                let mut words = self.option(&["--unix"], &["", "/nowhere", "s"]);
                if self.rng.bool() {
                    words[1] = b"/s".repeat(60);
                }
                words
            }
            2 => self.option(
                &["-V", "--protocol-version"],
                &[
                    "mqttv31", "31", "mqttv311", "311", "mqttv5", "5", "4", "3", "", "MQTTV5", "5.0",
                ],
            ),
            _ => self.option(&["-h", "--host"], &["127.0.0.1", "127.0.0.1", ""]),
        }
    }

    fn option(&mut self, names: &[&str], values: &[&str]) -> Words {
        vec![self.pick(names), self.pick(values)]
    }

    fn pick(&mut self, from: &[&str]) -> Vec<u8> {
        let word = *self.rng.choice(from).unwrap();
        self.word(word)
    }

    fn word(&self, word: &str) -> Vec<u8> {
        word.replace("PORT", &self.port.to_string()).into_bytes()
    }

    fn words(&self, words: &[&str]) -> Words {
        words.iter().map(|word| self.word(word)).collect()
    }

    /// A line for each group, and what else may stand in such a file.
    fn options_file(&mut self, groups: Vec<Words>) -> Vec<u8> {
        let mut file = Vec::new();
        for group in groups {
            match self.rng.u8(0..8) {
                0 => file.extend_from_slice(b"# -x y\n"),
                1 => file.extend_from_slice(b"\n"),
                2 => file.extend_from_slice(b"  "),
                _ => {}
            }
            file.extend_from_slice(&group.join(&b' '));
            let end: &[u8] = if self.rng.u8(0..8) == 0 { b"\r\n" } else { b"\n" };
            file.extend_from_slice(end);
        }
        if self.rng.bool() {
            file.pop();
        }
        file
    }
}
