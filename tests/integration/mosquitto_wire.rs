//! Packet by packet: Debian's clients and ours with the same options against the same scripted server send the same
//! bytes, print the same and end the same.

mod answers;
mod endings;
mod flows;
mod packets;
mod traces;

use std::fmt;
use std::thread;

use answers::Answers;

use crate::harness::{Client, Output};

/// A command line, what is on standard input, and the server.
struct Talk {
    name: &'static str,
    arguments: Vec<String>,
    input: &'static [u8],
    answers: Answers,
}

/// What came of it.
#[derive(PartialEq, Eq)]
struct Told {
    status: i32,
    stdout: String,
    stderr: String,
    /// What each connection sent, in hexadecimal digits.
    packets: Vec<Vec<String>>,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told {
            status,
            stdout,
            stderr,
            packets,
        } = self;
        write!(
            f,
            "status {status}\nstdout {stdout}\nstderr {stderr}\n{packets:#?}"
        )
    }
}

/// A client, its arguments in one line, and a server of MQTT 3.1.1, or of 5 where the line has `-V 5`.
fn talk(line: &str) -> Talk {
    let (name, arguments) = line.split_once(' ').unwrap();
    let name = ["mosquitto_pub", "mosquitto_sub", "mosquitto_rr"]
        .into_iter()
        .find(|known| known.strip_prefix("mosquitto_") == Some(name))
        .unwrap();
    let is_v5 = line.contains("-V 5") || (name == "mosquitto_rr" && !line.contains("-V 3"));
    Talk {
        name,
        arguments: arguments.split(' ').map(str::to_owned).collect(),
        input: b"",
        answers: Answers::new(is_v5),
    }
}

impl Talk {
    fn input(self, input: &'static [u8]) -> Self {
        Self { input, ..self }
    }

    /// The server answers packets of this kind so: see [`Answers::to`].
    fn answer(mut self, packet: &str, answer: &str) -> Self {
        self.answers = self.answers.to(packet, answer);
        self
    }

    /// How many connections there will be.
    fn connections(mut self, count: usize) -> Self {
        self.answers = self.answers.connections(count);
        self
    }

    fn told(&self, client: Client) -> Told {
        let server = self.answers.serve();
        let Output {
            status,
            stdout,
            stderr,
            ..
        } = client
            .program(self.name, &self.arguments)
            .env("CULEX_MOSQUITTO_COMPAT", "2.0")
            .at_port(server.port())
            .stdin(self.input)
            .output();
        let text = |bytes: Vec<u8>| {
            bytes
                .escape_ascii()
                .to_string()
                .replace("\\n", "\n")
                .replace("\\'", "'")
        };
        let mut stderr = text(stderr);
        let mut stdout = text(stdout);
        if client == Client::Debian {
            // The current version has dropped the full stops of its library's sentences, and names a client without an
            // identifier in its own way.
            stderr = stderr.replace(".\n", "\n").replace(".).\n", ")\n");
            stdout = stdout
                .replace("Client (null) ", "Client null ")
                .replace("Client null received CONNACK", "Client (null) received CONNACK");
        } else {
            stderr = stderr.replace(".\n", "\n");
        }
        Told {
            status,
            stdout,
            stderr,
            packets: server.packets(),
        }
    }

    /// What came of both, the real one first. They run side by side, each with a server of its own.
    fn both(&self) -> [Told; 2] {
        thread::scope(|scope| {
            let theirs = scope.spawn(|| self.told(Client::Debian));
            let ours = self.told(Client::Ours);
            [theirs.join().unwrap(), ours]
        })
    }

    #[track_caller]
    fn both_the_same(&self) {
        let [theirs, ours] = self.both();
        assert_eq!(ours, theirs, "{} {}", self.name, self.arguments.join(" "));
    }

    /// The same, but that ours says goodbye where the real one leaves its will behind.
    #[track_caller]
    fn ours_ends_with_a_goodbye(&self) {
        let [theirs, mut ours] = self.both();
        let last = ours.packets.last_mut().and_then(Vec::pop);
        assert_eq!(
            last.as_deref(),
            Some("e0 00"),
            "{} {}",
            self.name,
            self.arguments.join(" ")
        );
        assert_eq!(ours, theirs, "{} {}", self.name, self.arguments.join(" "));
    }

    /// The same to who reads the output; the real one may close before its goodbye arrives.
    #[track_caller]
    fn ends_as_well(&self) {
        let [theirs, ours] = self.both().map(|told| {
            let Told {
                status,
                stdout,
                stderr,
                packets,
            } = told;
            (status, stdout, stderr, packets[0][..2].to_vec())
        });
        assert_eq!(ours, theirs, "{} {}", self.name, self.arguments.join(" "));
    }

    /// Ours succeeds and prints this.
    #[track_caller]
    fn prints(&self, text: &str) {
        let told = self.ours();
        assert_eq!(
            (told.status, told.stdout.as_str(), told.stderr.as_str()),
            (0, text, "")
        );
    }

    /// Ours sends this packet among others, and succeeds.
    #[track_caller]
    fn released(&self, packet: &str) {
        let told = self.ours();
        assert_eq!((told.status, told.stderr.as_str()), (0, ""));
        assert!(told.packets[0].iter().any(|sent| sent == packet), "{told:?}");
    }

    /// What ours does, where the real one is known to differ.
    #[track_caller]
    fn ours(&self) -> Told {
        self.told(Client::Ours)
    }
}
