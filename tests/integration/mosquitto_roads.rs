//! TLS, proxies, Unix sockets and the address of this side: Debian's clients and ours with the same options, to the same
//! servers, connect or fail the same.

use std::path::Path;
use std::thread;

use crate::harness::{Authority, Client, Mosquitto, Program, Server, Wire};

/// The exit status, standard output and standard error.
type Ended = (i32, String, String);

fn ended(client: Client, name: &str, arguments: &[&str]) -> Ended {
    let output = client.program(name, arguments).output();
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .unwrap()
            .replace(".\n", "\n")
            .replace(".)", ")")
    };
    (output.status, text(output.stdout), text(output.stderr))
}

/// How each of the clients ends with these words after what it needs to have something to do.
fn all(line: &str) -> Vec<(String, [Ended; 2])> {
    let mut ends = Vec::new();
    for (name, needs) in [
        ("mosquitto_pub", "-t t -m x -q 1"),
        ("mosquitto_sub", "-t t -E"),
        ("mosquitto_rr", "-t t -e t -m x"),
    ] {
        let words: Vec<&str> = needs.split(' ').chain(line.split(' ')).collect();
        let both = thread::scope(|scope| {
            let theirs = scope.spawn(|| ended(Client::Debian, name, &words));
            let ours = ended(Client::Ours, name, &words);
            [theirs.join().unwrap(), ours]
        });
        ends.push((format!("{name} {line}"), both));
    }
    ends
}

#[track_caller]
fn same(line: &str) {
    for (what, [theirs, ours]) in all(line) {
        assert_eq!(ours, theirs, "{what}");
    }
}

/// They fail, each in a way that depends on when the handshake failed; ours always in one.
#[track_caller]
fn both_refuse(line: &str) {
    for (what, [theirs, ours]) in all(line) {
        assert!([1, 7, 8, 14].contains(&theirs.0), "{what}: {theirs:?}");
        let refused = (
            1,
            String::new(),
            "Unable to connect (A TLS error occurred)\n".to_owned(),
        );
        assert_eq!(ours, refused, "{what}");
    }
}

/// Both connect and succeed.
#[track_caller]
fn both_connect(line: &str) {
    for (what, [theirs, ours]) in all(line) {
        assert_eq!(theirs.0, 0, "{what}: {theirs:?}");
        assert_eq!(ours, theirs, "{what}");
    }
}

/// A directory as OpenSSL wants one: names are hashes.
fn hashed(authority: &Authority) -> String {
    let directory = authority.path("hashed");
    std::fs::create_dir(&directory).unwrap();
    std::fs::copy(authority.file(), directory.join("authority.pem")).unwrap();
    let directory = directory.to_str().unwrap();
    Program::new("openssl", ["rehash", directory]).run();
    directory.to_owned()
}

#[test]
fn tls() {
    let (authority, stranger) = (Authority::new(), Authority::named("Nobody"));
    let elsewhere = authority.sign("elsewhere", &["broker.example"], |_| {});
    let me = authority.client("ann");
    let demanding = format!(
        "{}cafile {}\nrequire_certificate true\n",
        authority.server().listener(),
        authority.file()
    );
    let broker = Mosquitto::setup()
        .listener(&authority.server().listener())
        .listener(&elsewhere.listener())
        .listener(&demanding)
        .start();
    let [plain, good, other, demanding] = [0, 1, 2, 3].map(|listener| {
        let port = if listener == 0 {
            broker.port()
        } else {
            broker.port_of(listener)
        };
        format!("-h localhost -p {port}")
    });
    let ca = format!("--cafile {}", authority.file());
    let path = hashed(&authority);

    for options in [
        "",
        " --insecure",
        " --tls-version tlsv1.2",
        " --tls-version tlsv1.3",
        " --tls-alpn mqtt",
        " --ciphers ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256",
        " --nodelay -V 5",
        " -A 127.0.0.1",
    ] {
        both_connect(&format!("{good} {ca}{options}"));
    }
    both_connect(&format!("{good} --capath {path}"));
    both_connect(&format!("{other} {ca} --insecure"));
    both_connect(&format!("{demanding} {ca} {}", me.arguments().join(" ")));

    both_refuse(&format!("{other} {ca}"));
    both_refuse(&format!("{good} --cafile {}", stranger.file()));
    both_refuse(&format!("{good} --cafile {} --insecure", stranger.file()));
    both_refuse(&format!("{good} --tls-use-os-certs"));

    // Said before anybody is called.
    for options in [
        "--cafile /nowhere",
        "--cafile FILE --cert /nowhere --key /nowhere",
        "--cafile FILE --cert /dev/null",
        "--cafile FILE --key /dev/null",
        "--cafile FILE --tls-version tlsv1.9",
        "--cafile FILE --keyform pem",
        "--cafile FILE --tls-engine-kpass-sha1 00",
        "--cafile FILE --psk 00",
        "--psk 00",
    ] {
        same(&format!("{good} {}", options.replace("FILE", &authority.file())));
    }
    // TLS where there is none: the words of the current version.
    for (what, [theirs, ours]) in all(&format!("{plain} {ca}")) {
        assert!([8, 14].contains(&theirs.0), "{what}: {theirs:?}");
        let expected = (14, String::new(), "Error: Protocol error\n".to_owned());
        assert_eq!(ours, expected, "{what}");
    }
}

#[test]
fn plain_to_a_server_of_tls_is_a_loss() {
    let authority = Authority::new();
    let broker = Mosquitto::setup()
        .listener(&authority.server().listener())
        .start();
    let port = broker.port_of(1).to_string();
    for name in ["mosquitto_pub", "mosquitto_rr"] {
        let mut arguments = vec!["-h", "localhost", "-p", &port, "-t", "t", "-m", "x"];
        if name == "mosquitto_rr" {
            arguments.extend(["-e", "r"]);
        }
        let [theirs, ours] = Client::BOTH.map(|client| ended(client, name, &arguments));
        assert_eq!(ours, theirs, "{name}");
        assert_eq!(ours.0, 7);
    }
}

#[test]
fn the_name_is_sent_to_the_server() {
    let authority = Authority::new();
    let server = authority.server().server();
    for client in Client::BOTH {
        let config = server.clone();
        let wire = Wire::one(move |peer| {
            peer.secure(&config);
            peer.expect("10 10 00 04 'MQTT' 04 02 00 3c 00 04 'name'");
            peer.send("20 02 00 00");
            peer.expect("30 04 00 01 't' 'x'");
            peer.expect("e0 00");
            peer.expect_end();
        });
        client
            .program(
                "mosquitto_pub",
                ["-i", "name", "-t", "t", "-m", "x", "-h", "localhost"],
            )
            .args(["-p", &wire.port().to_string(), "--cafile", &authority.file()])
            .run();
    }
}

#[test]
fn proxies() {
    let broker = Mosquitto::start();
    let port = broker.port();
    let open = Server::microsocks();
    let login = Server::microsocks_with_login("ann", "secret");
    let to_broker = format!("-h localhost -p {port}");
    both_connect(&format!(
        "{to_broker} --proxy socks5h://127.0.0.1:{}",
        open.port()
    ));
    both_connect(&format!(
        "{to_broker} --proxy socks5h://ann:secret@127.0.0.1:{}",
        login.port()
    ));
    both_connect(&format!(
        "-h 127.0.0.1 -p {port} --proxy socks5h://127.0.0.1:{}",
        open.port()
    ));
    // Who is not let in, and who gets no further.
    for (line, status) in [
        (
            format!(
                "{to_broker} --proxy socks5h://ann:wrong@127.0.0.1:{}",
                login.port()
            ),
            11,
        ),
        (
            format!("{to_broker} --proxy socks5h://127.0.0.1:{}", login.port()),
            11,
        ),
    ] {
        for (what, [theirs, ours]) in all(&line) {
            assert_eq!(
                (ours.0, ours.2.as_str()),
                (status, "Error: Authorisation failed\n"),
                "{what} {theirs:?}"
            );
        }
    }
    // Debian's subscriber waits for ever.
    let line = format!(
        "-h localhost -p 1 --proxy socks5h://127.0.0.1:{} -t t",
        open.port()
    );
    for (name, more) in [
        ("mosquitto_pub", "-n"),
        ("mosquitto_sub", "-E"),
        ("mosquitto_rr", "-e r -n"),
    ] {
        let words: Vec<&str> = line.split(' ').chain(more.split(' ')).collect();
        let expected = (
            4,
            String::new(),
            "Error: The client is not currently connected\n".to_owned(),
        );
        assert_eq!(ended(Client::Ours, name, &words), expected, "{name}");
    }
    same(&format!("{to_broker} --proxy socks5h://127.0.0.1:1"));
    same(&format!("{to_broker} --proxy http://127.0.0.1:{}", open.port()));
}

#[test]
fn sockets_of_this_machine() {
    let broker = Mosquitto::setup().unix_socket().start();
    let path = broker.unix_socket();
    let path = path.to_str().unwrap();
    let port = broker.port();
    both_connect(&format!("--unix {path}"));
    both_connect(&format!("-h {path} -p 0"));
    both_connect(&format!("--unix {path} -p {port} -h 127.0.0.1"));
    both_connect(&format!("--unix /elsewhere -h {path}"));
    same("--unix /nowhere/socket");
    let folder = Path::new(path).parent().unwrap().to_str().unwrap();
    same(&format!("--unix {folder}"));
    same(&format!("--unix {}", "x".repeat(108)));
}

#[test]
fn the_address_of_this_side() {
    let broker = Mosquitto::start();
    let port = broker.port();
    both_connect(&format!("-h localhost -p {port} -A 127.0.0.1"));
    both_connect(&format!("-h 127.0.0.1 -p {port} -A localhost"));
    for (what, [theirs, ours]) in all(&format!("-h 127.0.0.1 -p {port} -A 192.0.2.1")) {
        assert_eq!((ours.0, theirs.0), (1, 1), "{what}: {theirs:?} {ours:?}");
    }
}
