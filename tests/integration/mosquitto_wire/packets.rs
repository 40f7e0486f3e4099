//! The packets that options make.

use super::talk;

/// Options of every client and version.
const OF_ALL: &[&str] = &[
    "-i me",
    "-i me -u ann",
    "-i me -u ann -P secret -k 30",
    "-i me -c",
    "-i me --will-topic w",
    "-i me --will-topic w --will-payload gone --will-qos 2 --will-retain",
    "-i me --will-qos 1",
    "-i me --nodelay --quiet",
    "-i me -q 1",
    "-i me -q 2 -M 1",
];

#[test]
fn options_of_all_clients() {
    for version in ["31", "311", "5"] {
        for options in OF_ALL {
            talk(&format!("pub {options} -V {version} -t t -m x")).both_the_same();
            talk(&format!("sub {options} -V {version} -t t -t a/# -E")).both_the_same();
            let answer = if version == "5" {
                "30 05 00 01 'r' 00 'a'"
            } else {
                "30 04 00 01 'r' 'a'"
            };
            let told = talk(&format!("rr {options} -V {version} -t t -e r -m x")).answer("3", answer);
            let [theirs, mut ours] = told.both();
            // Ours says goodbye, and the real one leaves its will behind.
            assert_eq!(ours.packets[0].pop().as_deref(), Some("e0 00"), "{options}");
            assert_eq!(ours, theirs, "{version} {options}");
        }
    }
}

#[test]
fn a_client_without_a_name() {
    for version in ["311", "5"] {
        talk(&format!("pub -V {version} -t t -m x")).both_the_same();
        talk(&format!("sub -V {version} -t t -E")).both_the_same();
    }
    // 3.1 has no empty identifier: 18 random letters and digits follow the name of the library.
    let told = talk("pub -V 31 -t t -m x").ours();
    let connect = &told.packets[0][0];
    let start = "10 25 00 06 4d 51 49 73 64 70 03 02 00 3c 00 17 6d 6f 73 71 2d ";
    let random = connect.strip_prefix(start).unwrap_or_else(|| panic!("{connect}"));
    let is_alphanumeric = |byte: &str| u8::from_str_radix(byte, 16).unwrap().is_ascii_alphanumeric();
    assert!(random.split(' ').all(is_alphanumeric), "{connect}");
    assert_eq!(random.split(' ').count(), 18);
}

#[test]
fn a_prefix_and_the_process() {
    let told = talk("pub -I me- -t t -m x").ours();
    let connect = &told.packets[0][0];
    let digits = connect.rsplit_once("6d 65 2d ").unwrap().1;
    assert!(digits.split(' ').all(|digit| digit.starts_with('3')), "{connect}");
}

#[test]
fn sessions_and_properties_of_version_5() {
    for line in [
        "sub -V 5 -i me -t t -E -x 10",
        "sub -V 5 -i me -t t -E -x 10 -c",
        "sub -V 5 -i me -t t -E -c",
        "sub -V 5 -i me -t t -E -x 0",
        "sub -V 5 -i me -t t -W 1 -C 3",
        "sub -V 5 -i me -t t -E -C 20",
        "sub -V 5 -i me -t t -E -C 30",
        "sub -V 5 -i me -t t -E -R --retain-as-published",
        "sub -V 5 -i me -t t -E -D connect user-property a b -D connect topic-alias-maximum 10 -D connect \
         request-problem-information 0 -x 5 -D connect authentication-method m -D connect authentication-data d",
        "sub -V 5 -i me -t t -E -D connect receive-maximum 7 -D connect maximum-packet-size 100 -D connect \
         request-response-information 1",
        "sub -V 5 -i me -t t -E -D subscribe user-property q r -D subscribe subscription-identifier 200 -D subscribe \
         user-property q s",
        "sub -V 5 -i me -t t -U u -W 1 -D unsubscribe user-property y z",
        "sub -V 5 -i me -t t -E -D disconnect reason-string bye -D disconnect user-property a b -D disconnect \
         session-expiry-interval 3",
        "sub -V 5 -i me -t t -E --will-topic w -D will will-delay-interval 3 -D will content-type text -D will \
         user-property u v -D will response-topic r -D will correlation-data d -D will message-expiry-interval 7 -D will \
         payload-format-indicator 1",
        "pub -V 5 -i me -t t -m x -q 1 -D publish user-property a b -D publish payload-format-indicator 1 -D publish \
         message-expiry-interval 100 -D publish content-type y -D publish response-topic r -D publish correlation-data c \
         -D publish user-property d e -D disconnect session-expiry-interval 9",
        "pub -V 5 -i me -t t -m x --repeat 3 -D publish topic-alias 3",
        "pub -V 5 -i me -t t -m x --repeat 2 -q 1 -D publish content-type y -D publish topic-alias 3",
        "pub -i me -t t -m x -D PUBLISH Content-Type y -V 5",
    ] {
        talk(line).both_the_same();
    }
}

#[test]
fn unsubscribing_follows_subscribing() {
    for line in [
        "sub -i me -t t -U x -U y -W 1",
        "sub -V 31 -i me -t t -t u -U x -W 1",
        "sub -V 5 -i me -t t -U x -U y -W 1",
    ] {
        talk(line).both_the_same();
    }
    // The end comes with SUBACK.
    let told = talk("sub -i me -t t -U x -E").answer("a2", "").ours();
    assert_eq!(
        told.packets[0][1..],
        ["82 06 00 01 00 01 74 00", "a2 05 00 02 00 01 78", "e0 00"]
    );
}
