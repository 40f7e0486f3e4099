//! The embedded broker, against Debian's clients: what it must do before a test of ours may stand on it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use culex::broker::{self, Broker, BrokerOptions};
use regex::Regex;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::harness::{Program, Running, Text, hex};

const VERSIONS: [&str; 3] = ["mqttv31", "mqttv311", "mqttv5"];

/// A broker on a free port of 127.0.0.1; it ends with the test. It has one retained message, of topic `ready`.
fn start() -> Broker {
    let listen = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))];
    let broker = broker::start(&BrokerOptions { listen }).unwrap();
    publish(&broker, &["-t", "ready", "-m", "ready", "-r", "-q", "1"]);
    broker
}

fn publish(broker: &Broker, arguments: &[&str]) {
    publisher(broker, arguments).run();
}

fn publisher(broker: &Broker, arguments: &[&str]) -> Program {
    Program::mosquitto_pub(arguments).at_port(broker.local_addr().port())
}

/// A subscriber that is known to be subscribed: it has received the retained message of its last filter.
fn subscribed(broker: &Broker, program: impl FnOnce(Program) -> Program) -> Running {
    let subscriber = Program::mosquitto_sub([""; 0]).at_port(broker.local_addr().port());
    let mut running = program(subscriber).args(["-t", "ready"]).spawn();
    running.wait_for_stdout("ready\n");
    running
}

fn lines(count: u32) -> String {
    (1..=count).fold(String::new(), |mut lines, number| {
        let _ = writeln!(lines, "{number}");
        lines
    })
}

/// Twenty thousand lines: mosquitto_pub 2.0.11 itself loses messages past 65,535.
fn all_arrive_in_order(qos: &str) {
    let broker = start();
    let lines = lines(20_000);
    for version in VERSIONS {
        let subscriber = subscribed(&broker, |program| {
            program
                .args(["-V", version, "-q", qos, "-t", "a/b", "-C", "20001"])
                .timeout(Duration::from_mins(1))
                .stdout(format!("ready\n{lines}"))
        });
        publisher(&broker, &["-V", version, "-q", qos, "-t", "a/b", "-l"])
            .timeout(Duration::from_mins(1))
            .stdin(lines.as_bytes())
            .run();
        subscriber.finish();
    }
}

#[test]
fn all_arrive_in_order_at_qos_0() {
    all_arrive_in_order("0");
}

#[test]
fn all_arrive_in_order_at_qos_1() {
    all_arrive_in_order("1");
}

#[test]
fn all_arrive_in_order_at_qos_2() {
    all_arrive_in_order("2");
}

#[test]
fn messages_are_delivered_at_the_lower_qos() {
    let broker = start();
    let subscriber = subscribed(&broker, |program| {
        program
            .args(["-q", "1", "-t", "a", "-C", "4", "-F", "%q %p"])
            .stdout("1 ready\n0 0\n1 1\n1 2\n")
    });
    for qos in ["0", "1", "2"] {
        publish(&broker, &["-t", "a", "-q", qos, "-m", qos]);
    }
    subscriber.finish();
}

#[test]
fn retained_messages_stay_until_they_are_cleared() {
    let broker = start();
    publish(&broker, &["-t", "r/1", "-m", "one", "-r", "-q", "1"]);
    publish(&broker, &["-t", "r/1", "-m", "two", "-r", "-q", "1"]);
    publish(&broker, &["-t", "r/2", "-m", "three", "-r", "-q", "1"]);
    publish(&broker, &["-t", "r/2", "-n", "-r", "-q", "1"]);
    for version in VERSIONS {
        subscribed(&broker, |program| {
            program
                .args(["-V", version, "-t", "r/#", "-C", "2", "-F", "%r %t %p"])
                // What several filters match comes in no order among them.
                .stdout(Text::matching(
                    "1 r/1 two\n1 ready ready\n|1 ready ready\n1 r/1 two\n",
                ))
        })
        .finish();
    }
}

#[test]
fn a_retained_message_may_be_large() {
    let broker = start();
    let payload = "x".repeat(2_000_000);
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("payload");
    fs::write(&file, &payload).unwrap();
    publish(
        &broker,
        &["-t", "r", "-f", file.to_str().unwrap(), "-r", "-q", "1"],
    );
    Program::mosquitto_sub(["-t", "r", "-C", "1", "-N"])
        .at_port(broker.local_addr().port())
        .stdout(payload)
        .run();
}

#[test]
fn the_will_of_a_client_that_vanished_is_published() {
    let broker = start();
    let witness = subscribed(&broker, |program| {
        program
            .args(["-t", "w/#", "-C", "4", "-F", "%t %p"])
            .stdout("ready ready\nw/mqttv31 gone\nw/mqttv311 gone\nw/mqttv5 gone\n")
    });
    for version in VERSIONS {
        let topic = format!("w/{version}");
        let mortal = subscribed(&broker, |program| {
            let will = ["--will-topic", &topic, "--will-payload", "gone"];
            program
                .args(["-V", version])
                .args(will)
                .stdout("ready\n")
                .status(137)
        });
        mortal.signal(Signal::KILL);
        mortal.finish();
    }
    witness.finish();
}

#[test]
fn a_shared_subscription_gives_each_message_to_one() {
    let broker = start();
    for (group, version) in VERSIONS.iter().enumerate() {
        let filter = format!("$share/group{group}/s/{version}");
        let member = || {
            subscribed(&broker, |program| {
                program
                    .args(["-V", version, "-q", "1", "-t", &filter, "-C", "101"])
                    .stdout(Text::Anything)
            })
        };
        let members = [member(), member()];
        publisher(
            &broker,
            &["-V", version, "-q", "1", "-t", &format!("s/{version}"), "-l"],
        )
        .stdin(lines(200))
        .run();
        let mut seen: Vec<u32> = Vec::new();
        for member in members {
            let output = member.finish();
            seen.extend(output.text().lines().filter_map(|line| line.parse::<u32>().ok()));
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=200).collect::<Vec<_>>());
    }
}

#[test]
fn sys_topics_tell_who_connects() {
    let broker = start();
    let watcher = subscribed(&broker, |program| {
        program
            .args(["-t", "$SYS/brokers/+/clients/visitor/connected"])
            .args(["-C", "2", "-F", "%t"])
            .stdout(Text::matching(
                r"ready\n\$SYS/brokers/\d+/clients/visitor/connected\n",
            ))
    });
    publish(&broker, &["-i", "visitor", "-t", "a", "-m", "x"]);
    watcher.finish();
}

#[test]
fn payloads_of_200_mb_pass() {
    let broker = start();
    let directory = TempDir::new().unwrap();
    let (sent, received) = (directory.path().join("sent"), directory.path().join("received"));
    let block: Vec<u8> = (0..1_000_000_u32)
        .map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let mut file = File::create(&sent).unwrap();
    for _ in 0..200 {
        file.write_all(&block).unwrap();
    }
    let large = |program: Program| program.timeout(Duration::from_mins(2));
    large(publisher(
        &broker,
        &["-t", "big", "-r", "-q", "1", "-f", sent.to_str().unwrap()],
    ))
    .run();
    large(Program::mosquitto_sub(["-t", "big", "-q", "1", "-C", "1", "-N"]))
        .at_port(broker.local_addr().port())
        .stdout_file(&received)
        .run();
    assert!(same(&sent, &received), "the payload was changed");
}

fn same(one: &std::path::Path, other: &std::path::Path) -> bool {
    let mut files = [one, other].map(|path| BufReader::new(File::open(path).unwrap()));
    loop {
        let [one, other] = &mut files;
        let (left, right) = (one.fill_buf().unwrap(), other.fill_buf().unwrap());
        let count = left.len().min(right.len());
        if left[..count] != right[..count] {
            return false;
        }
        if count == 0 {
            return left.len() == right.len();
        }
        one.consume(count);
        other.consume(count);
    }
}

/// A client of bytes.
struct Client(TcpStream);

impl Client {
    fn connect(broker: &Broker, connect: &str, connack: &[u8]) -> Self {
        let mut client = Self(TcpStream::connect(broker.local_addr()).unwrap());
        client.0.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        client.send(connect);
        let answer = client.read();
        assert!(answer.starts_with(connack), "{answer:x?}");
        client
    }

    fn send(&mut self, bytes: &str) {
        self.0.write_all(&hex(bytes)).unwrap();
    }

    /// One packet of less than 128 bytes.
    fn read(&mut self) -> Vec<u8> {
        let mut packet = vec![0; 2];
        self.0.read_exact(&mut packet).unwrap();
        assert!(packet[1] < 0x80, "a long packet");
        packet.resize(2 + usize::from(packet[1]), 0);
        self.0.read_exact(&mut packet[2..]).unwrap();
        packet
    }
}

#[test]
fn version_5_messages_are_passed_on_untouched() {
    let broker = start();
    let connect = "10 0e 00 04 'MQTT' 05 02 00 00 00 00 01 'a'";
    let mut client = Client::connect(&broker, connect, &hex("20"));
    client.send("82 07 00 01 00 00 01 't' 02");
    assert_eq!(client.read(), hex("90 04 00 01 00 02"));
    let messages = [
        "30 06 00 01 't' 00 'hi'",
        // In the order that it gives them: correlation data, content type, format, response topic; then the user
        // properties in ours.
        "30 22 00 01 't' 1c 09 00 01 'd' 03 00 01 'c' 01 01 08 00 01 'r' \
         26 00 01 'k' 00 01 '2' 26 00 01 'k' 00 01 '1' 'hi'",
    ];
    for message in messages {
        client.send(message);
        assert_eq!(client.read(), hex(message), "{message}");
    }
}

#[test]
fn a_retained_message_expires() {
    let broker = start();
    let connect = "10 0e 00 04 'MQTT' 05 02 00 00 00 00 01 'a'";
    let mut client = Client::connect(&broker, connect, &hex("20"));
    // A Message Expiry Interval of 2 s.
    client.send("33 0d 00 01 't' 00 01 05 02 00 00 00 02 'hi'");
    assert_eq!(client.read(), hex("40 04 00 01 00 00"));
    let reader = || Program::mosquitto_sub(["-t", "t", "-C", "1"]).at_port(broker.local_addr().port());
    reader().stdout("hi\n").run();
    let deadline = Instant::now() + Duration::from_secs(20);
    while reader().args(["-W", "1"]).spawn().output().status == 0 {
        assert!(Instant::now() < deadline, "it never expires");
    }
}

#[test]
fn a_publisher_may_have_every_packet_identifier_in_flight() {
    let broker = start();
    let mut client = Client::connect(&broker, "10 0d 00 04 'MQTT' 04 02 00 00 00 01 'a'", &hex("20"));
    let identifiers = (1..=u16::MAX).map(u16::to_be_bytes);
    let publishes = identifiers
        .clone()
        .flat_map(|[high, low]| [0x34, 5, 0, 1, b't', high, low]);
    client.0.write_all(&publishes.collect::<Vec<u8>>()).unwrap();
    let expected: Vec<u8> = identifiers.flat_map(|[high, low]| [0x50, 2, high, low]).collect();
    let mut received = vec![0; expected.len()];
    client.0.read_exact(&mut received).unwrap();
    assert!(received == expected, "some PUBREC is missing or misplaced");
}

#[test]
fn keep_alive_0_is_accepted() {
    let broker = start();
    let connects = [
        "10 0f 00 06 'MQIsdp' 03 02 00 00 00 01 'a'",
        "10 0d 00 04 'MQTT' 04 02 00 00 00 01 'b'",
        "10 0e 00 04 'MQTT' 05 02 00 00 00 00 01 'c'",
    ];
    let mut clients = connects.map(|connect| Client::connect(&broker, connect, &hex("20")));
    for client in &mut clients {
        client.send("c0 00");
        assert_eq!(client.read(), hex("d0 00"));
    }
}

#[test]
fn the_command_serves_until_it_is_stopped() {
    for signal in [Signal::INT, Signal::TERM] {
        let notice =
            r"listening on 127.0.0.1:(\d+) \(MQTT 3.1, 3.1.1 and 5\)\ntry: culex sub -p (\d+) -t '#' -v\n";
        let mut command = Program::culex(["broker", "--listen", "127.0.0.1:0"])
            .stderr(Text::matching(notice))
            .spawn();
        command.wait_for_stderr("-v\n");
        let said = command.stderr_so_far();
        let ports = Regex::new(notice).unwrap().captures(&said).unwrap();
        assert_eq!(ports[1], ports[2]);
        Program::mosquitto_pub(["-t", "a", "-m", "x", "-q", "1"])
            .at_port(ports[1].parse().unwrap())
            .run();
        command.signal(signal);
        command.finish();
    }
}

#[test]
fn the_command_says_when_an_address_is_in_use() {
    let broker = start();
    let address = broker.local_addr().to_string();
    Program::culex(["broker", "--listen", &address])
        .stderr(format!(
            "culex: cannot listen on {address}: Address already in use (os error 98)\n\
             hint: is a broker running there already? `--listen 127.0.0.1:0` takes a free port\n"
        ))
        .status(1)
        .run();
}
