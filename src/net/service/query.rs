//! A question to a name server (RFC 1035), over UDP, and over TCP when the answer does not fit.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::order::Record;
use crate::net::error::system_text;

/// Where name servers listen.
const PORT: u16 = 53;

/// What a name server says.
pub(super) enum Answer {
    /// The SRV records; none if the name has others only.
    Records(Vec<Record>),
    NoSuchName,
    /// It cannot or will not say, in words.
    Failure(String),
}

/// A question, and the number that its answer must have.
pub(super) struct Query {
    id: u16,
    bytes: Vec<u8>,
}

/// The question for the SRV records of `name`; `None` if no name can be so.
pub(super) fn encode(name: &str) -> Option<Query> {
    // A name with an empty label would be asked for without it.
    if name.len() > 253 || name.split('.').any(|label| label.is_empty() || label.len() > 63) {
        return None;
    }
    let id = fastrand::u16(..);
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    let name = Name::new(name).ok()?;
    packet
        .questions
        .push(Question::new(name, TYPE::SRV.into(), CLASS::IN.into(), false));
    let bytes = packet.build_bytes_vec().ok()?;
    Some(Query { id, bytes })
}

/// Asks `server`. An error is in words.
pub(super) async fn ask(server: SocketAddr, query: &Query, patience: Duration) -> Result<Answer, String> {
    let asking = async {
        match ask_udp(server, query).await? {
            Some(answer) => Ok(answer),
            None => ask_tcp(server, query).await,
        }
    };
    match timeout(patience, asking).await {
        Ok(result) => result.map_err(|error: std::io::Error| system_text(&error)),
        Err(_) => Err("no answer".to_owned()),
    }
}

/// `None` if the answer was too long for UDP.
async fn ask_udp(server: SocketAddr, query: &Query) -> std::io::Result<Option<Answer>> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).await?;
    socket.connect(server).await?;
    socket.send(&query.bytes).await?;
    let mut buffer = [0; 4096];
    loop {
        let length = socket.recv(&mut buffer).await?;
        // What answers another question may be an attempt to mislead; the right answer can still come.
        if let Some(packet) = parse(&buffer[..length], query) {
            let is_cut = packet.has_flags(PacketFlag::TRUNCATION);
            return Ok((!is_cut).then(|| answer(&packet)));
        }
    }
}

async fn ask_tcp(server: SocketAddr, query: &Query) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(query.bytes.len()).map_err(std::io::Error::other)?;
    stream
        .write_all(&[&length.to_be_bytes()[..], &query.bytes].concat())
        .await?;
    let mut buffer = vec![0; stream.read_u16().await?.into()];
    stream.read_exact(&mut buffer).await?;
    match parse(&buffer, query) {
        Some(packet) => Ok(answer(&packet)),
        None => Err(std::io::Error::other("the answer is malformed")),
    }
}

/// Reads an answer to `query`.
fn parse<'a>(bytes: &'a [u8], query: &Query) -> Option<Packet<'a>> {
    let packet = Packet::parse(bytes).ok()?;
    let asked = Packet::parse(&query.bytes).ok()?;
    let is_answer = packet.id() == query.id && packet.has_flags(PacketFlag::RESPONSE);
    let same_name = match (&packet.questions[..], &asked.questions[..]) {
        // A failure may come without the question.
        ([], _) => packet.rcode() != RCODE::NoError,
        ([question], [asked]) => question
            .qname
            .to_string()
            .eq_ignore_ascii_case(&asked.qname.to_string()),
        _ => false,
    };
    (is_answer && same_name).then_some(packet)
}

fn answer(packet: &Packet<'_>) -> Answer {
    match packet.rcode() {
        RCODE::NoError => Answer::Records(
            packet
                .answers
                .iter()
                .filter_map(|answer| record(&answer.rdata))
                .collect(),
        ),
        RCODE::NameError => Answer::NoSuchName,
        RCODE::ServerFailure => Answer::Failure("that it failed".to_owned()),
        RCODE::Refused => Answer::Failure("that it refuses to".to_owned()),
        other => Answer::Failure(format!("{other:?}")),
    }
}

fn record(data: &RData<'_>) -> Option<Record> {
    let RData::SRV(record) = data else {
        return None;
    };
    let target = record.target.to_string();
    let is_host = target.bytes().all(|byte| byte.is_ascii_graphic());
    is_host.then(|| Record {
        priority: record.priority,
        weight: record.weight,
        target: target.trim_end_matches('.').to_owned(),
        port: record.port,
    })
}

/// The name servers in the system's configuration; the one on this machine if there is none, as `resolv.conf(5)` says.
pub(super) fn system_name_servers() -> Vec<SocketAddr> {
    let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let servers = name_servers(&text);
    if servers.is_empty() {
        vec![SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))]
    } else {
        servers
    }
}

/// The lines `nameserver ADDRESS`, three at most.
fn name_servers(text: &str) -> Vec<SocketAddr> {
    let server = |line: &str| {
        let mut words = line.split_whitespace();
        let address = words
            .next()
            .filter(|word| *word == "nameserver")
            .and_then(|_| words.next())?;
        address
            .parse()
            .ok()
            .map(|address: IpAddr| SocketAddr::new(address, PORT))
    };
    text.lines().filter_map(server).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_s_servers_are_read_from_its_file() {
        let text = "# a comment\nsearch example.org\nnameserver 192.0.2.1\n  nameserver\t2001:db8::1 # two\n\
                    nameserver\nnameserver x\n;nameserver 192.0.2.9\noptions timeout:1\nnameserver 192.0.2.3\n\
                    nameserver 192.0.2.4\n";
        let expected = ["192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.3:53"].map(|text| text.parse().unwrap());
        assert_eq!(name_servers(text), expected);
    }

    #[test]
    fn a_damaged_answer_is_no_panic() {
        let query = encode("_mqtt._tcp.example.org").unwrap();
        let name = Name::new_unchecked("_mqtt._tcp.example.org");
        let mut reply = Packet::parse(&query.bytes).unwrap().into_reply();
        let data = simple_dns::rdata::SRV {
            priority: 1,
            weight: 2,
            port: 3,
            target: Name::new_unchecked("broker.example.org"),
        };
        reply.answers.push(simple_dns::ResourceRecord::new(
            name,
            CLASS::IN,
            60,
            RData::SRV(data),
        ));
        let good = reply.build_bytes_vec_compressed().unwrap();
        assert!(matches!(
            parse(&good, &query).map(|packet| answer(&packet)),
            Some(Answer::Records(_))
        ));
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..50_000 {
            let mut bytes = good.clone();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(2..bytes.len());
                bytes[at] = random.u8(..);
            }
            bytes.truncate(random.usize(0..=bytes.len()));
            let _ = parse(&bytes, &query).map(|packet| answer(&packet));
        }
    }

    #[test]
    fn what_cannot_be_a_name_is_not_asked_for() {
        for domain in [
            "x".repeat(64),
            "a..b".to_owned(),
            String::new(),
            "abc.".repeat(63),
        ] {
            assert!(encode(&format!("_mqtt._tcp.{domain}")).is_none(), "{domain}");
        }
        assert!(encode("_mqtt._tcp.example.org").is_some());
    }
}
