//! Lookups at a name server of the test.

use std::net::SocketAddr;

use simple_dns::rdata::{RData, SRV};
use simple_dns::{CLASS, Name, Packet, PacketFlag, RCODE, ResourceRecord};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

use super::*;
use crate::net::tls::test_authority::{Authority, EchoServer, config};
use crate::net::{DialError, Endpoint, NetworkOptions, Stream, TlsOptions, dial};

/// Priority, weight, target and port.
type Row = (u16, u16, &'static str, u16);

/// The answer to a query, with `rows` or a failure.
fn reply(query: &[u8], rows: &[Row], code: RCODE) -> Vec<u8> {
    let query = Packet::parse(query).unwrap();
    let mut reply = Packet::new_reply(query.id());
    reply.questions.clone_from(&query.questions);
    *reply.rcode_mut() = code;
    let name = &query.questions[0].qname;
    for (priority, weight, target, port) in rows {
        let target = Name::new_unchecked(target);
        let data = SRV {
            priority: *priority,
            weight: *weight,
            port: *port,
            target,
        };
        reply
            .answers
            .push(ResourceRecord::new(name.clone(), CLASS::IN, 60, RData::SRV(data)));
    }
    reply.build_bytes_vec().unwrap()
}

/// A name server that answers every query with `rows`; gives its address.
async fn name_server(rows: Vec<Row>, code: RCODE) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        loop {
            let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
            socket
                .send_to(&reply(&buffer[..length], &rows, code), from)
                .await
                .unwrap();
        }
    });
    address
}

async fn found(rows: Vec<Row>, code: RCODE) -> Result<Vec<(String, u16)>, LookupError> {
    let server = name_server(rows, code).await;
    find("_mqtt._tcp.example.org", Some(server)).await
}

#[tokio::test]
async fn records_are_found_in_order() {
    let rows = vec![(20, 0, "b.example.org", 1884), (10, 0, "a.example.org", 1883)];
    let expected = [
        ("a.example.org".to_owned(), 1883),
        ("b.example.org".to_owned(), 1884),
    ];
    assert_eq!(found(rows, RCODE::NoError).await.unwrap(), expected);
}

#[tokio::test]
async fn every_failure_has_its_words() {
    for (rows, code, expected, cause) in [
        (
            vec![],
            RCODE::NoError,
            "the domain names no brokers",
            Cause::NameNotFound,
        ),
        (
            vec![(0, 0, "", 0)],
            RCODE::NoError,
            "the domain names no brokers",
            Cause::NameNotFound,
        ),
        (
            vec![],
            RCODE::NameError,
            "the domain has no such record",
            Cause::NameNotFound,
        ),
        (
            vec![],
            RCODE::ServerFailure,
            "answered that it failed",
            Cause::LookupFailed,
        ),
        (
            vec![],
            RCODE::Refused,
            "answered that it refuses to",
            Cause::LookupFailed,
        ),
    ] {
        let error = found(rows, code).await.unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("cannot find _mqtt._tcp.example.org: "), "{text}");
        assert!(text.ends_with(expected), "{text}");
        assert_eq!(error.cause, cause);
    }
    let error = find("_mqtt._tcp..org", None).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot find _mqtt._tcp..org: not a domain name"
    );
}

#[tokio::test]
async fn answers_to_other_questions_are_passed_over() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let server = socket.local_addr().unwrap();
    let asking = tokio::spawn(async move { find("_mqtt._tcp.example.org", Some(server)).await });
    let mut buffer = [0; 512];
    let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
    let mut forged = buffer[..length].to_vec();
    forged[1] ^= 1;
    let mut elsewhere = buffer[..length].to_vec();
    elsewhere[13] = b'x';
    let evil = [(0, 0, "evil.example", 1)];
    for query in [&forged, &elsewhere] {
        socket
            .send_to(&reply(query, &evil, RCODE::NoError), from)
            .await
            .unwrap();
    }
    socket.send_to(b"noise", from).await.unwrap();
    let good = reply(&buffer[..length], &[(0, 0, "good.example", 1)], RCODE::NoError);
    socket.send_to(&good, from).await.unwrap();
    assert_eq!(asking.await.unwrap().unwrap(), [("good.example".to_owned(), 1)]);
}

#[tokio::test]
async fn a_long_answer_comes_over_tcp() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let socket = UdpSocket::bind(server).await.unwrap();
    let serve = tokio::spawn(async move {
        let mut buffer = [0; 512];
        let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
        let mut cut = Packet::parse(&buffer[..length]).unwrap().into_reply();
        cut.set_flags(PacketFlag::TRUNCATION);
        socket
            .send_to(&cut.build_bytes_vec().unwrap(), from)
            .await
            .unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut query = vec![0; stream.read_u16().await.unwrap().into()];
        stream.read_exact(&mut query).await.unwrap();
        let answer = reply(&query, &[(0, 0, "tcp.example", 1883)], RCODE::NoError);
        stream
            .write_u16(u16::try_from(answer.len()).unwrap())
            .await
            .unwrap();
        stream.write_all(&answer).await.unwrap();
    });
    let found = find("_mqtt._tcp.example.org", Some(server)).await.unwrap();
    assert_eq!(found, [("tcp.example".to_owned(), 1883)]);
    serve.await.unwrap();
}

async fn dial_domain(rows: Vec<Row>, domain: &str, tls: Option<TlsOptions>) -> Result<Stream, DialError> {
    let options = NetworkOptions {
        name_server: Some(name_server(rows, RCODE::NoError).await),
        tls: tls.map(Into::into),
        ..NetworkOptions::default()
    };
    dial(
        &Endpoint::Service {
            domain: domain.to_owned(),
        },
        &options,
    )
    .await
}

#[tokio::test]
async fn the_next_broker_is_tried_when_the_first_is_not_there() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let rows = vec![(1, 0, "localhost", closed), (2, 0, "localhost", port)];
    let stream = dial_domain(rows, "example.org", None).await.unwrap();
    assert_eq!(stream.peer(), format!("127.0.0.1:{port}"));
    let rows = vec![(1, 0, "localhost", closed), (2, 0, "localhost", closed)];
    let error = dial_domain(rows, "example.org", None).await.unwrap_err();
    let refused = format!("connection refused by [::1]:{closed} and 127.0.0.1:{closed}");
    assert_eq!(
        error.to_string(),
        format!("no broker of example.org: {refused}; {refused}")
    );
    assert_eq!(error.cause(), Cause::Refused);
}

#[tokio::test]
async fn the_certificate_is_for_the_domain_or_for_a_host_below_it() {
    let authority = Authority::new("test authority");
    for (domain, name, is_good) in [
        ("localhost", "localhost", true),
        ("example.org", "localhost", false),
        ("example.org", "example.org", true),
    ] {
        let server = EchoServer::start(config(&authority.sign(&[name], |_| {}))).await;
        let tls = TlsOptions {
            ca_files: vec![authority.file()],
            ..TlsOptions::default()
        };
        let result = dial_domain(vec![(0, 0, "localhost", server.port)], domain, Some(tls)).await;
        assert_eq!(result.is_ok(), is_good, "{domain} {name}: {result:?}");
    }
}

#[test]
fn a_target_answers_for_itself_only_inside_the_domain() {
    for (target, domain, expected) in [
        ("mqtt.example.org", "example.org", "mqtt.example.org"),
        ("MQTT.Example.ORG", "example.org.", "MQTT.Example.ORG"),
        ("example.org", "example.org", "example.org"),
        ("evilexample.org", "example.org", "example.org"),
        ("broker.hosting.example", "example.org", "example.org"),
    ] {
        assert_eq!(certified_name(target, domain), expected);
    }
    assert_eq!(record_name("example.org.", false), "_mqtt._tcp.example.org");
    assert_eq!(record_name("example.org", true), "_secure-mqtt._tcp.example.org");
}
